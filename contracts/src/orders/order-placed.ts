import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { exampleLine, exampleMoney, instant, money, orderLine } from '../shapes.ts';

export const orderPlaced = defineFact({
  name: 'orders.order.placed.v1',
  summary: 'An order was accepted and waits for stock and payment.',
  schema: z.strictObject({
    orderId: z.string(),
    number: z.string(),
    customerId: z.string().nullable(),
    email: z.string(),
    total: money,
    lines: z.array(orderLine).min(1),
    placedAt: instant,
  }),
  example: {
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    number: 'H-1001',
    customerId: 'cust_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    email: 'ada@example.com',
    total: exampleMoney,
    lines: [exampleLine],
    placedAt: '2026-11-03T10:00:00.000Z',
  },
});
