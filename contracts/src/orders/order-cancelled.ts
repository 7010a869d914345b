import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { exampleMoney, money } from '../shapes.ts';

export const orderCancelled = defineFact({
  name: 'orders.order.cancelled.v1',
  summary: 'The order ended without a sale; whatever was taken goes back.',
  schema: z.strictObject({
    orderId: z.string(),
    number: z.string(),
    customerId: z.string().nullable(),
    email: z.string(),
    total: money,
    reason: z.enum(['CUSTOMER', 'DECLINED', 'INVENTORY', 'TIMEOUT', 'STAFF']),
  }),
  example: {
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    number: 'H-1001',
    customerId: 'cust_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    email: 'ada@example.com',
    total: exampleMoney,
    reason: 'DECLINED' as const,
  },
});
