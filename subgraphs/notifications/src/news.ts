import { z } from 'zod';

const money = z.object({ amount: z.number(), currencyCode: z.string() });

/** What can be told about an order, with all that only this fact knows. The rest is in the copy of the order. */
export const newsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ORDER_ACCEPTED') }),
  z.object({ kind: z.literal('ORDER_CONFIRMED') }),
  z.object({ kind: z.literal('ORDER_CANCELLED'), reason: z.string() }),
  z.object({
    kind: z.literal('ORDER_SHIPPED'),
    shipmentId: z.string(),
    carrier: z.string(),
    trackingNumber: z.string().nullable(),
    trackingUrl: z.string().nullable(),
  }),
  z.object({ kind: z.literal('ORDER_DELIVERED'), shipmentId: z.string() }),
  z.object({ kind: z.literal('ORDER_REFUNDED'), refundId: z.string(), amount: money }),
]);

export type News = z.infer<typeof newsSchema>;

/** What one mail is about; with its kind it names the mail for all time. */
export function refOf(orderId: string, news: News): string {
  switch (news.kind) {
    case 'ORDER_SHIPPED':
    case 'ORDER_DELIVERED':
      return `${orderId}-${news.shipmentId}`;
    case 'ORDER_REFUNDED':
      return `${orderId}-${news.refundId}`;
    default:
      return orderId;
  }
}
