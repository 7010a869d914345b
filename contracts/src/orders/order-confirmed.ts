import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { address, exampleAddress, exampleLine, exampleMoney, money, orderLine } from '../shapes.ts';

export const orderConfirmed = defineFact({
  name: 'orders.order.confirmed.v1',
  summary: 'Stock and payment are certain; the order will be sent.',
  schema: z.strictObject({
    orderId: z.string(),
    number: z.string(),
    customerId: z.string().nullable(),
    email: z.string(),
    total: money,
    lines: z.array(orderLine).min(1),
    shippingAddress: address.nullable(),
    deliveryTitle: z.string().nullable(),
  }),
  example: {
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    number: 'H-1001',
    customerId: 'cust_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    email: 'ada@example.com',
    total: exampleMoney,
    lines: [exampleLine],
    shippingAddress: exampleAddress,
    deliveryTitle: 'Standard',
  },
});
