import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { exampleMoney, money } from '../shapes.ts';

export const paymentDeclined = defineFact({
  name: 'payments.payment.declined.v1',
  summary: 'The provider refused the payment method.',
  schema: z.strictObject({ paymentId: z.string(), orderId: z.string(), amount: money, reason: z.string() }),
  example: {
    paymentId: 'pay_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    amount: exampleMoney,
    reason: 'insufficient_funds',
  },
});
