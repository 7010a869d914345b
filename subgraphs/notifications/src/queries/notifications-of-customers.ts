import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import { countNotifications, pagesOfNotifications, type Notification } from '../store/notifications.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

export type { Notification };

/** The same page of each customer's list, in the order of `customerIds`, in one statement. */
export const notificationsOfCustomers =
  ({ db }: Deps) =>
  async (
    customerIds: readonly string[],
    args: PageArguments,
    countOf: (customerId: string) => Promise<number>,
  ): Promise<Connection<Notification>[]> => {
    const page = readPage(args);
    const rows = await pagesOfNotifications(db, customerIds, page);
    return customerIds.map((customerId) =>
      toConnection({
        rows: rows.filter((row) => row.customerId === customerId),
        page,
        cursorOf: ({ id }) => [id],
        nodeOf: (notification) => notification,
        totalCount: () => countOf(customerId),
      }),
    );
  };

/** How long each customer's list is, in the order of `customerIds`, in one statement. */
export const countsOfNotifications =
  ({ db }: Deps) =>
  async (customerIds: readonly string[]): Promise<number[]> => {
    const rows = await countNotifications(db, customerIds);
    const counts = new Map(rows.map(({ customerId, count }) => [customerId, count]));
    return customerIds.map((customerId) => counts.get(customerId) ?? 0);
  };
