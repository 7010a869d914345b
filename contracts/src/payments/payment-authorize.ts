import { z } from 'zod';
import { defineRequest } from '../contract.ts';
import { exampleMoney, money } from '../shapes.ts';

export const paymentAuthorize = defineRequest({
  name: 'payments.payment.authorize.v1',
  summary: 'Reserve the amount on the payment method, once per order.',
  schema: z.strictObject({ orderId: z.string(), amount: money, paymentMethodToken: z.string() }),
  example: {
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    amount: exampleMoney,
    paymentMethodToken: 'tok_approved',
  },
});
