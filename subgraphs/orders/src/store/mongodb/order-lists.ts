import type { Page } from '@hansa/kit/graphql/page';
import type { Filter, Sort } from 'mongodb';
import type { OrderFilter, OrderLists, OrderSortKey } from '../order-lists.ts';
import type { Collections, OrderDocument } from './collections.ts';

const fieldOf: Record<OrderSortKey, string> = {
  PLACED_AT: 'order.placedAt',
  UPDATED_AT: 'order.updatedAt',
  TOTAL: 'order.cost.total.amount',
};

type Orders = Filter<OrderDocument>;

/** Lists of orders in MongoDB, whose texts are compared byte by byte, as PostgreSQL does in collation "C". */
export function createMongoOrderLists({ orders }: Pick<Collections, 'orders'>): OrderLists {
  const read = async (filter: Orders, page: Page, { field, descending }: Sorting) => {
    const found = await orders
      .find({ $and: [filter, beyondCursor(page, { field, descending })] })
      .sort(inOrder(page, { field, descending }))
      .limit(page.fetch)
      .toArray();
    return found.map(({ order }) => order);
  };

  return {
    page: (filter, { sortKey, descending }, page) =>
      read(matching(filter), page, { field: fieldOf[sortKey], descending }),

    count: (filter) => orders.countDocuments(matching(filter)),

    // A question for each customer, all at once: cutting a list short for each in one question needs operators
    // that not every server has, and each of these reads no more than its page.
    pagesOfCustomers: async (customerIds, descending, page) => {
      const sorting = { field: fieldOf.PLACED_AT, descending };
      const pages = customerIds.map(
        async (id) => [id, await read({ 'order.customerId': id }, page, sorting)] as const,
      );
      return new Map(await Promise.all(pages));
    },

    countsOfCustomers: async (customerIds) => {
      const counted = await orders
        .aggregate<{ _id: string; count: number }>([
          { $match: { 'order.customerId': { $in: [...customerIds] } } },
          { $group: { _id: '$order.customerId', count: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(counted.map(({ _id, count }) => [_id, count]));
    },
  };
}

interface Sorting {
  readonly field: string;
  readonly descending: boolean;
}

function readsDescending({ direction }: Page, descending: boolean): boolean {
  return (direction === 'backward') !== descending;
}

function inOrder(page: Page, { field, descending }: Sorting): Sort {
  const direction = readsDescending(page, descending) ? -1 : 1;
  return { [field]: direction, _id: direction };
}

/** Only what is beyond the cursor. The first condition says nothing new, but an index can begin there. */
function beyondCursor(page: Page, { field, descending }: Sorting): Orders {
  if (!page.cursor) return {};
  const [value, id] = page.cursor;
  const beyond = readsDescending(page, descending) ? '$lt' : '$gt';
  return {
    $and: [
      { [field]: { [`${beyond}e`]: value } },
      { $or: [{ [field]: { [beyond]: value } }, { _id: { [beyond]: id } }] },
    ],
  };
}

/** Sorts after everything that can follow a beginning. */
const END = '\u{10FFFF}';

function matching({ query, status }: OrderFilter): Orders {
  const start = query?.toLowerCase();
  const begins = { $gte: start, $lt: `${start}${END}` };
  return {
    ...(status !== null && { 'order.status': status }),
    ...(start !== undefined && { $or: [{ 'search.number': begins }, { 'search.email': begins }] }),
  };
}
