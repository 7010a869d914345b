import { paymentUndo } from '@hansa/contracts/payments/payment-undo';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { createId } from '@hansa/kit/ids';
import { z } from 'zod';
import type { answerRequest } from '../commands/answer-request.ts';
import type { Tx } from '../store/tables.ts';

type Deps = { answerRequest: ReturnType<typeof answerRequest> };

const asked = z.object({ orderId: z.string() });

export const onPaymentUndo = (deps: Deps): Reaction<Tx> =>
  reaction(paymentUndo, asked, ({ data: { orderId } }, tx: Tx) =>
    deps.answerRequest(tx, {
      kind: 'undo',
      orderId,
      newPaymentId: createId('pay'),
      newRefundId: createId('ref'),
    }),
  );
