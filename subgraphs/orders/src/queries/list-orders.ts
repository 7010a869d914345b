import { Fault } from '@hansa/kit/errors/fault';
import {
  readPage,
  toConnection,
  type Connection,
  type Page,
  type PageArguments,
} from '@hansa/kit/graphql/page';
import { isStaffWith, type Caller } from '../domain/caller.ts';
import type { Order, OrderStatus } from '../domain/order.ts';
import { storableOrNull } from '../domain/text.ts';
import type { OrderLists, OrderSortKey } from '../store/order-lists.ts';

type Deps = { readonly lists: Pick<OrderLists, 'page' | 'count'> };

export interface OrdersQuestion extends PageArguments {
  readonly query: string | null;
  readonly status: OrderStatus | null;
  readonly sortKey: OrderSortKey;
  readonly reverse: boolean;
}

/** What each order is sorted by; the id makes it unique. */
const valueOf: Record<OrderSortKey, (order: Order) => string | number> = {
  PLACED_AT: ({ placedAt }) => placedAt,
  UPDATED_AT: ({ updatedAt }) => updatedAt,
  TOTAL: ({ cost }) => cost.total.amount,
};

/** All orders, for staff. */
export const listOrders =
  ({ lists }: Deps) =>
  async (caller: Caller, question: OrdersQuestion): Promise<Connection<Order>> => {
    if (!isStaffWith(caller, 'orders:read')) {
      throw new Fault('FORBIDDEN', 'Only staff with the scope orders:read may list orders.');
    }
    const { sortKey, reverse: descending, status } = question;
    const page = readPage(question);
    refuseForeignCursor(page, sortKey);
    const filter = { query: storableOrNull(question.query), status };
    return toConnection({
      rows: await lists.page(filter, { sortKey, descending }, page),
      page,
      cursorOf: (order) => [valueOf[sortKey](order), order.id],
      nodeOf: (order) => order,
      totalCount: () => lists.count(filter),
    });
  };

/** A cursor of a list that was sorted otherwise would compare a sum of money with a point in time. */
export function refuseForeignCursor({ cursor }: Page, sortKey: OrderSortKey): void {
  if (!cursor) return;
  const [value, id] = cursor;
  const fits =
    sortKey === 'TOTAL'
      ? Number.isSafeInteger(value)
      : typeof value === 'string' && instantForm.test(value) && !Number.isNaN(Date.parse(value));
  if (cursor.length === 2 && fits && typeof id === 'string' && !id.includes('\0')) return;
  throw new Fault('BAD_USER_INPUT', 'This cursor belongs to a list that was sorted otherwise.');
}

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
