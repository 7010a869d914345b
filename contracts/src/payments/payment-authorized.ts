import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { exampleMoney, money } from '../shapes.ts';

export const paymentAuthorized = defineFact({
  name: 'payments.payment.authorized.v1',
  summary: 'The provider holds the amount for the order.',
  schema: z.strictObject({ paymentId: z.string(), orderId: z.string(), amount: money }),
  example: {
    paymentId: 'pay_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    amount: exampleMoney,
  },
});
