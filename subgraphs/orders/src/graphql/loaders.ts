import type { Connection } from '@hansa/kit/graphql/page';
import DataLoader from 'dataloader';
import type { Caller } from '../domain/caller.ts';
import type { Cart } from '../domain/cart.ts';
import type { Order } from '../domain/order.ts';
import type { CustomerOrdersQuestion } from '../queries/orders-of-customers.ts';
import type { App } from './app.ts';

export interface Loaders {
  readonly order: DataLoader<string, Order | null>;
  readonly cart: DataLoader<string, Cart | null>;
  /** The orders of one customer; all customers of a request that are asked alike are asked at once. */
  ordersOfCustomer(customerId: string, question: CustomerOrdersQuestion): Promise<Connection<Order>>;
}

/** The loaders of one request. They remember what they read, so they must not outlive it. */
export function createLoaders(app: App, caller: Caller): Loaders {
  const customers = new Map<string, DataLoader<string, Connection<Order>>>();
  return {
    order: byId((ids) => app.ordersByIds(ids)),
    cart: byId((ids) => app.showCarts(caller, ids)),
    ordersOfCustomer: (customerId, question) => {
      const { first, after, last, before, reverse } = question;
      const key = JSON.stringify([first, after, last, before, reverse]);
      const known = customers.get(key);
      const loader =
        known ?? new DataLoader((ids: readonly string[]) => app.ordersOfCustomers(ids, question));
      customers.set(key, loader);
      return loader.load(customerId);
    },
  };
}

function byId<Value>(read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>) {
  return new DataLoader<string, Value | null>(async (ids) => {
    const found = await read(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}
