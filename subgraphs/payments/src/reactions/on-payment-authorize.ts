import { paymentAuthorize } from '@hansa/contracts/payments/payment-authorize';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { createId } from '@hansa/kit/ids';
import { z } from 'zod';
import type { answerRequest } from '../commands/answer-request.ts';
import type { Tx } from '../store/tables.ts';

type Deps = { answerRequest: ReturnType<typeof answerRequest> };

/** An order that costs nothing needs no payment, and nobody asks for one. */
const asked = z.object({
  orderId: z.string(),
  amount: z.object({ amount: z.int().positive(), currencyCode: z.string() }),
  paymentMethodToken: z.string(),
});

export const onPaymentAuthorize = (deps: Deps): Reaction<Tx> =>
  reaction(paymentAuthorize, asked, ({ data }, tx: Tx) =>
    deps.answerRequest(tx, { kind: 'authorize', ...data, newPaymentId: createId('pay') }),
  );
