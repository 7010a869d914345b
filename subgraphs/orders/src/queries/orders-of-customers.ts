import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Order } from '../domain/order.ts';
import type { OrderLists } from '../store/order-lists.ts';
import { refuseForeignCursor } from './list-orders.ts';

type Deps = { readonly lists: Pick<OrderLists, 'pagesOfCustomers' | 'countsOfCustomers'> };

export interface CustomerOrdersQuestion extends PageArguments {
  /** Whether the newest order comes first. */
  readonly reverse: boolean;
}

/** The same page of the orders of several customers, in one statement, in the order of their ids. */
export const ordersOfCustomers =
  ({ lists }: Deps) =>
  async (customerIds: readonly string[], question: CustomerOrdersQuestion): Promise<Connection<Order>[]> => {
    const page = readPage(question);
    refuseForeignCursor(page, 'PLACED_AT');
    const pages = await lists.pagesOfCustomers(customerIds, question.reverse, page);
    // Counted once for all, and only if anybody asks.
    let counts: Promise<ReadonlyMap<string, number>> | undefined;
    const countOf = async (id: string) =>
      (await (counts ??= lists.countsOfCustomers(customerIds))).get(id) ?? 0;
    return customerIds.map((id) =>
      toConnection({
        rows: pages.get(id) ?? [],
        page,
        cursorOf: (order) => [order.placedAt, order.id],
        nodeOf: (order) => order,
        totalCount: () => countOf(id),
      }),
    );
  };
