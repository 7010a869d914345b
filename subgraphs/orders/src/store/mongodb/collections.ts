import type { EventEnvelope } from '@hansa/kit/events/envelope';
import type { Collection, Db, Document, IndexDescription } from 'mongodb';
import type { Cart } from '../../domain/cart.ts';
import type { Order } from '../../domain/order.ts';
import type { VariantNews } from '../variant-store.ts';
import type { Shown, Write } from './log.ts';
import type { TakenNumber } from './numbers.ts';
import type { Revision } from './revisions.ts';

/** The note that an event had its effect. */
export interface Handled {
  readonly event: string;
  readonly at: Date;
}

/** An order as one write left it, with the notes of the events that led to it. */
export interface OrderState {
  readonly order: Order;
  readonly handled: readonly Handled[];
}

export interface OrderDocument extends Shown, OrderState {
  /** In lower case, because people do not care. */
  readonly search: { readonly number: string; readonly email: string };
}

/**
 * One write of an order: its state afterwards and the events that tell it. Once they are on the bus only the mark
 * remains that this revision was taken.
 */
export interface OrderWrite extends Write {
  /**
   * Unique. The first write takes the order's cart, so that it has no other order; later ones say something of their
   * own, because not every server can leave a document out of a unique index.
   */
  readonly cart: string;
  readonly waiting?: true;
  readonly state?: OrderState;
  readonly events?: readonly EventEnvelope[];
  /** How many those are, so that they can be counted without being read. */
  readonly eventCount?: number;
  readonly sentAt?: Date;
}

/**
 * The state that a sent write had, where an update that was slow could still undo a newer one: what it needs to be
 * done again.
 */
export interface SentState {
  readonly _id: string;
  readonly at: Date;
  readonly state: OrderState;
}

export interface CartDocument extends Shown {
  readonly cart: Cart;
}

export interface CartWrite extends Write {
  readonly cart: Cart;
}

/** An event that the bus was given. */
export interface SentEvent {
  readonly _id: string;
  readonly at: Date;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly sentAt: Date;
  readonly event: EventEnvelope;
}

export type ProductCopy = { readonly title: string; readonly status: string };
export type VariantCopy = VariantNews & { readonly productId: string };
export type CustomerCopy = { readonly email: string };

/** Something that happened to an id once and for all: it was removed, or it was settled. */
export interface Mark {
  readonly _id: string;
  readonly at: Date;
}

export interface StoredDeadLetter {
  /** The event's id. */
  readonly _id: string;
  readonly number: number;
  /** As JSON: what could not be handled may hold what no document can. */
  readonly event: string;
  readonly error: string;
  readonly attempts: number;
  readonly failedAt: Date;
  readonly retryRequestedAt: Date | null;
}

export interface Lease {
  readonly _id: string;
  readonly of: string;
  readonly number: number;
  readonly holder: string;
  readonly until: Date;
}

export interface Collections {
  readonly orders: Collection<OrderDocument>;
  readonly orderWrites: Collection<OrderWrite>;
  readonly orderStates: Collection<SentState>;
  readonly sentEvents: Collection<SentEvent>;
  /** Sent events that wait to be sent again. */
  readonly replayedEvents: Collection<SentEvent>;
  readonly carts: Collection<CartDocument>;
  readonly cartWrites: Collection<CartWrite>;
  readonly products: Collection<Revision<ProductCopy>>;
  readonly variants: Collection<Revision<VariantCopy>>;
  readonly customers: Collection<Revision<CustomerCopy>>;
  /** Products, variants and customers that are no more, whatever late news says. */
  readonly gone: Collection<Mark>;
  /** Events that were settled without changing an order. */
  readonly inbox: Collection<Mark>;
  readonly deadLetters: Collection<StoredDeadLetter>;
  readonly numbers: Collection<TakenNumber>;
  readonly leases: Collection<Lease>;
}

export function collectionsOf(db: Db): Collections {
  return {
    orders: db.collection('orders'),
    orderWrites: db.collection('order_writes'),
    orderStates: db.collection('order_states'),
    sentEvents: db.collection('sent_events'),
    replayedEvents: db.collection('replayed_events'),
    carts: db.collection('carts'),
    cartWrites: db.collection('cart_writes'),
    products: db.collection('products'),
    variants: db.collection('variants'),
    customers: db.collection('customers'),
    gone: db.collection('gone'),
    inbox: db.collection('inbox'),
    deadLetters: db.collection('dead_letters'),
    numbers: db.collection('numbers'),
    leases: db.collection('leases'),
  };
}

/**
 * The indexes that the questions need. None is partial, sparse or expiring, because not every server knows those:
 * uniqueness is made of values that every document has, and a janitor clears away what is over.
 */
const indexes: Partial<Record<keyof Collections, IndexDescription[]>> = {
  orders: [
    { key: { 'order.placedAt': 1, _id: 1 } },
    { key: { 'order.updatedAt': 1, _id: 1 } },
    { key: { 'order.cost.total.amount': 1, _id: 1 } },
    { key: { 'order.status': 1, 'order.placedAt': 1, _id: 1 } },
    { key: { 'order.customerId': 1, 'order.placedAt': 1, _id: 1 } },
    { key: { 'order.process.deadlineAt': 1 } },
    { key: { 'search.number': 1 } },
    { key: { 'search.email': 1 } },
    { key: { 'handled.event': 1 } },
  ],
  orderWrites: [
    { key: { cart: 1 }, unique: true },
    { key: { waiting: 1, at: 1, of: 1, revision: 1 } },
    { key: { of: 1, revision: 1 } },
    { key: { sentAt: 1 } },
  ],
  orderStates: [{ key: { at: 1 } }],
  sentEvents: [{ key: { at: 1 } }, { key: { subject: 1, at: 1 } }, { key: { sentAt: 1 } }],
  replayedEvents: [{ key: { at: 1, sequence: 1, _id: 1 } }],
  carts: [{ key: { at: 1 } }, { key: { 'cart.customerId': 1 } }],
  cartWrites: [{ key: { of: 1 } }, { key: { at: 1 } }],
  products: [{ key: { of: 1, revision: 1 } }],
  variants: [{ key: { of: 1, revision: 1 } }],
  customers: [{ key: { of: 1, revision: 1 } }],
  inbox: [{ key: { at: 1 } }],
  deadLetters: [{ key: { number: 1 }, unique: true }],
  numbers: [{ key: { series: 1, number: 1 } }],
  leases: [{ key: { of: 1, number: 1 } }],
};

/** Makes the indexes that are not there yet; those that are stay as they are. */
export async function ensureIndexes(collections: Collections): Promise<void> {
  for (const [name, wanted] of Object.entries(indexes)) {
    const collection = collections[name as keyof Collections] as unknown as Collection<Document>;
    // One by one: FerretDB 1 breaks off when it is told of several that are there already.
    for (const index of wanted) await collection.createIndexes([index]);
  }
}
