import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { exampleMoney, money } from '../shapes.ts';

export const orderFulfilled = defineFact({
  name: 'orders.order.fulfilled.v1',
  summary: 'All goods of the order are on their way.',
  schema: z.strictObject({
    orderId: z.string(),
    number: z.string(),
    customerId: z.string().nullable(),
    email: z.string(),
    total: money,
  }),
  example: {
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    number: 'H-1001',
    customerId: 'cust_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    email: 'ada@example.com',
    total: exampleMoney,
  },
});
