import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { refOf, type News } from '../news.ts';
import { customerById, type CustomerCopy } from '../store/customers.ts';
import { holdCustomer, lockOrder } from '../store/locks.ts';
import { insertMail } from '../store/mails.ts';
import { orderById, saveOrder, type OrderCopy } from '../store/orders.ts';
import { parkNews, takeParkedNews } from '../store/parked-news.ts';
import type { Tables } from '../store/tables.ts';
import { toHtml, toText, type Shop } from '../templates/letter.ts';
import { orderLetter } from '../templates/order-letter.ts';

type Tx = Kysely<Tables>;

interface Told {
  readonly order: OrderCopy;
  readonly customer: CustomerCopy | undefined;
  readonly shop: Shop;
}

/** Keeps what an event of the order itself says, and tells the customer this and all that waited for it. */
export async function tellOfOrder(tx: Tx, heard: OrderCopy, { news, shop }: { news: News; shop: Shop }) {
  await lockOrder(tx, heard.orderId);
  await holdCustomer(tx, heard.customerId);
  const customer = await customerOf(tx, heard);
  // Who was erased stays so, though the order's own events still name the address.
  await saveOrder(tx, customer?.erased ? { ...heard, email: null, lines: null } : heard);
  const waiting = await takeParkedNews(tx, heard.orderId);
  const order = (await orderById(tx, heard.orderId)) ?? heard;
  const told = { order, customer, shop };
  await queueMail(tx, news, told);
  for (const parked of await waiting()) await queueMail(tx, parked, told);
}

/** Tells the customer what another context says of the order; later, if the order was not heard of yet. */
export async function tellAboutOrder(tx: Tx, orderId: string, { news, shop }: { news: News; shop: Shop }) {
  await lockOrder(tx, orderId);
  const seen = await orderById(tx, orderId);
  if (!seen) return parkNews(tx, orderId, news);
  await holdCustomer(tx, seen.customerId);
  // Read again: the customer may have been erased while we waited.
  const order = (await orderById(tx, orderId)) ?? seen;
  await queueMail(tx, news, { order, customer: await customerOf(tx, order), shop });
}

async function customerOf(tx: Tx, { customerId }: OrderCopy): Promise<CustomerCopy | undefined> {
  return customerId === null ? undefined : customerById(tx, customerId);
}

async function queueMail(tx: Tx, news: News, { order, customer, shop }: Told): Promise<void> {
  if (order.email === null) return;
  const letter = orderLetter(news, { order, firstName: customer?.firstName ?? null });
  await insertMail(tx, {
    id: createId('mail'),
    kind: news.kind,
    ref: refOf(order.orderId, news),
    orderId: order.orderId,
    customerId: order.customerId,
    recipient: order.email,
    subject: letter.subject,
    text: toText(letter, shop),
    html: toHtml(letter, shop),
  });
}
