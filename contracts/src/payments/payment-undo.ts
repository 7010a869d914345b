import { z } from 'zod';
import { defineRequest } from '../contract.ts';

export const paymentUndo = defineRequest({
  name: 'payments.payment.undo.v1',
  summary:
    'Leave the customer with no charge for the order: void what is authorized, refund what is captured, stop what is under way.',
  schema: z.strictObject({ orderId: z.string() }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
});
