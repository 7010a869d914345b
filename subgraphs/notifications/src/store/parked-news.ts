import { sendAhead } from '@hansa/kit/database/travelling-connection';
import type { Kysely } from 'kysely';
import { newsSchema, refOf, type News } from '../news.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** Keeps news of an order that nobody has told of yet. */
export async function parkNews(tx: Db, orderId: string, news: News): Promise<void> {
  await tx
    .insertInto('parked_news')
    .values({ kind: news.kind, ref: refOf(orderId, news), order_id: orderId, news: JSON.stringify(news) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes what waited for the order: together with what is asked next. */
export async function takeParkedNews(tx: Db, orderId: string): Promise<() => Promise<News[]>> {
  const taking = await sendAhead(
    tx,
    tx.deleteFrom('parked_news').where('order_id', '=', orderId).returning('news'),
  );
  return async () => (await taking()).rows.map(({ news }) => newsSchema.parse(news));
}
