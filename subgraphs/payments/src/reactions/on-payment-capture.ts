import { paymentCapture } from '@hansa/contracts/payments/payment-capture';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import type { answerRequest } from '../commands/answer-request.ts';
import type { Tx } from '../store/tables.ts';

type Deps = { answerRequest: ReturnType<typeof answerRequest> };

const asked = z.object({
  orderId: z.string(),
  amount: z.object({ amount: z.int().positive(), currencyCode: z.string() }),
});

export const onPaymentCapture = (deps: Deps): Reaction<Tx> =>
  reaction(paymentCapture, asked, ({ data }, tx: Tx) => deps.answerRequest(tx, { kind: 'capture', ...data }));
