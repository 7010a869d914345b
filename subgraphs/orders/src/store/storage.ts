import type { Eventing } from '@hansa/kit/events/eventing';
import type { Inbox } from '@hansa/kit/events/inbox';
import type { Reaction } from '@hansa/kit/events/reactions';
import type { ServiceDeps } from '@hansa/kit/subgraph/service';
import type { CartStore } from './cart-store.ts';
import type { CustomerStore } from './customer-store.ts';
import type { OrderChanges } from './order-changes.ts';
import type { OrderLists } from './order-lists.ts';
import type { OrderStore } from './order-store.ts';
import type { VariantStore } from './variant-store.ts';

/** The id of the event that is being handled; whoever writes an order notes it in the same write. */
export type Cause = string;

/**
 * Everything that orders keeps, wherever it is kept. Only `service.ts` knows that there is more than one kind.
 *
 * The inbox leaves it to each effect to be harmless when repeated or overtaken: an order notes the event in the
 * write that the event leads to, and takes every input in every step; the copies of what others own look at
 * versions, one by one. So no effect needs a transaction of more than one document, and no two events of one
 * aggregate need to wait for each other.
 */
export interface Storage {
  readonly orders: OrderStore;
  readonly lists: OrderLists;
  readonly carts: CartStore;
  readonly variants: VariantStore;
  readonly customers: CustomerStore;
  readonly changes: OrderChanges;
  readonly inbox: Inbox<Cause>;
  /** Rejects with `UNAVAILABLE` while the database does not answer. */
  ping(): Promise<void>;
  /** Brings the database up to date. Two starters at once do no harm. */
  migrate(): Promise<void>;
  /** Relays what happens here, and hears what happens elsewhere. */
  startEventing(reactions: readonly Reaction<Cause>[]): Promise<Eventing>;
  close(): Promise<void>;
}

/** What a storage is made with. */
export type StorageDeps = Pick<
  ServiceDeps,
  'databaseUrl' | 'bus' | 'log' | 'meter' | 'connectionsMax' | 'onStatement'
>;
