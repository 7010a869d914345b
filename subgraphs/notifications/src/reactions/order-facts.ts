import { z } from 'zod';
import type { OrderCopy } from '../store/orders.ts';

const money = z.object({ amount: z.number(), currencyCode: z.string() });

/** What is read of every event about an order. */
export const orderFact = z.object({
  orderId: z.string(),
  number: z.string(),
  customerId: z.string().nullable(),
  email: z.string(),
  total: money,
});

/** What is read of those that name the goods as well. */
export const orderFactWithLines = orderFact.extend({
  lines: z.array(z.object({ title: z.string(), quantity: z.number(), unitPrice: money })),
});

type OrderFact = z.infer<typeof orderFact> & Partial<z.infer<typeof orderFactWithLines>>;

/** The copy of the order that the event gives. */
export function orderCopy({ total, lines, orderId, number, customerId, email }: OrderFact): OrderCopy {
  return {
    orderId,
    number,
    customerId,
    email,
    totalAmount: total.amount,
    currencyCode: total.currencyCode,
    lines: lines ?? null,
  };
}
