import type { Page } from '@hansa/kit/graphql/page';
import type { Order, OrderStatus } from '../domain/order.ts';

export type OrderSortKey = 'PLACED_AT' | 'UPDATED_AT' | 'TOTAL';

export interface OrderFilter {
  /** What number or e-mail address begin with. */
  readonly query: string | null;
  readonly status: OrderStatus | null;
}

export interface OrderSorting {
  readonly sortKey: OrderSortKey;
  readonly descending: boolean;
}

/** The read side of orders: lists, each in one statement whatever its length. */
export interface OrderLists {
  page(filter: OrderFilter, sorting: OrderSorting, page: Page): Promise<readonly Order[]>;
  count(filter: OrderFilter): Promise<number>;
  /** The same page of each customer's orders, by customer. */
  pagesOfCustomers(
    customerIds: readonly string[],
    descending: boolean,
    page: Page,
  ): Promise<ReadonlyMap<string, readonly Order[]>>;
  countsOfCustomers(customerIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
