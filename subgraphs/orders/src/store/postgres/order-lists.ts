import { beyondCursor, inOrder } from '@hansa/kit/graphql/page';
import { sql, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely';
import type { Order } from '../../domain/order.ts';
import type { OrderFilter, OrderLists } from '../order-lists.ts';
import type { Tables } from './tables.ts';

const columnOf = { PLACED_AT: 'placed_at', UPDATED_AT: 'updated_at', TOTAL: 'total_amount' } as const;

/** Lists of orders in PostgreSQL. */
export function createPostgresOrderLists(db: Kysely<Tables>): OrderLists {
  return {
    page: async (filter, { sortKey, descending }, page) => {
      const sorting = { columns: [columnOf[sortKey], 'id'], descending };
      const rows = await db
        .selectFrom('orders')
        .select('document')
        .where((row) => matching(row, filter))
        .where(beyondCursor(page, sorting))
        .orderBy(inOrder(page, sorting))
        .limit(page.fetch)
        .execute();
      return rows.map(({ document }) => document);
    },

    count: async (filter) => {
      const { count } = await db
        .selectFrom('orders')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where((row) => matching(row, filter))
        .executeTakeFirstOrThrow();
      return count;
    },

    pagesOfCustomers: async (customerIds, descending, page) => {
      const sorting = { columns: ['placed_at', 'id'], descending };
      const { rows } = await sql<{ customer: string; document: Order }>`
        select asked.customer, found.document
        from unnest(${customerIds}::text[]) as asked (customer)
        cross join lateral (
          select placed_at, id, document from orders
          where customer_id = asked.customer and ${beyondCursor(page, sorting)}
          order by ${inOrder(page, sorting)}
          limit ${page.fetch}
        ) found
        order by ${inOrder(page, sorting)}`.execute(db);
      const pages = new Map<string, Order[]>(customerIds.map((id) => [id, []]));
      for (const { customer, document } of rows) pages.get(customer)?.push(document);
      return pages;
    },

    countsOfCustomers: async (customerIds) => {
      const rows = await db
        .selectFrom('orders')
        .select(({ fn }) => ['customer_id', fn.countAll<number>().as('count')])
        .where('customer_id', '=', sql<string>`any(${customerIds}::text[])`)
        .groupBy('customer_id')
        .execute();
      return new Map(rows.map(({ customer_id, count }) => [customer_id ?? '', count]));
    },
  };
}

function matching(row: ExpressionBuilder<Tables, 'orders'>, { query, status }: OrderFilter) {
  const prefix = query === null ? null : `${query.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return row.and([
    ...(status === null ? [] : [row('status', '=', status)]),
    ...(prefix === null ? [] : [sql<SqlBool>`(lower(number) like ${prefix} or lower(email) like ${prefix})`]),
  ]);
}
