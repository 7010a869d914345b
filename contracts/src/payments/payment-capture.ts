import { z } from 'zod';
import { defineRequest } from '../contract.ts';
import { exampleMoney, money } from '../shapes.ts';

export const paymentCapture = defineRequest({
  name: 'payments.payment.capture.v1',
  summary: 'Take the authorized amount, once per order.',
  schema: z.strictObject({ orderId: z.string(), amount: money }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', amount: exampleMoney },
});
