import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { exampleMoney, money } from '../shapes.ts';

export const paymentRefunded = defineFact({
  name: 'payments.payment.refunded.v1',
  summary: 'A part or all of what was taken went back.',
  schema: z.strictObject({
    paymentId: z.string(),
    orderId: z.string(),
    refundId: z.string(),
    amount: money,
    refundedTotal: money,
    capturedTotal: money,
    reason: z.string().nullable(),
  }),
  example: {
    paymentId: 'pay_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    refundId: 'ref_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    amount: exampleMoney,
    refundedTotal: exampleMoney,
    capturedTotal: exampleMoney,
    reason: null,
  },
});
