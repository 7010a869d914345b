import { beyondCursor, inOrder, type Page } from '@hansa/kit/graphql/page';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** A mail as its customer sees it in their list. */
export interface Notification {
  readonly id: string;
  readonly customerId: string;
  readonly kind: string;
  readonly subject: string;
  readonly status: string;
  readonly orderId: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

/** The newest first; ids are ordered by time. */
const sorting = { columns: ['mails.id'], descending: true };

/** The same page of several customers' lists, in one statement. */
export async function pagesOfNotifications(
  db: Db,
  customerIds: readonly string[],
  page: Page,
): Promise<Notification[]> {
  const { rows } = await sql<Notification>`
    select notification.*
    from unnest(${customerIds}::text[]) as wanted (customer_id)
    cross join lateral (
      select
        id, customer_id as "customerId", kind, subject, status, order_id as "orderId",
        created_at as "createdAt", sent_at as "sentAt"
      from mails
      where mails.customer_id = wanted.customer_id and ${beyondCursor(page, sorting)}
      order by ${inOrder(page, sorting)}
      limit ${page.fetch}
    ) notification`.execute(db);
  return rows;
}

/** How long the customers' lists are; who has none is not in the answer. */
export function countNotifications(db: Db, customerIds: readonly string[]) {
  return db
    .selectFrom('mails')
    .where('customer_id', 'in', customerIds)
    .groupBy('customer_id')
    .select((row) => [
      row.ref('customer_id').$notNull().as('customerId'),
      row.fn.countAll<number>().as('count'),
    ])
    .execute();
}
