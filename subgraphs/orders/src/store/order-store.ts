import type { OutgoingEvent } from '@hansa/kit/events/envelope';
import type { Order } from '../domain/order.ts';
import type { Outcome } from '../domain/process.ts';

/** What came of an attempt to change an order. */
export type Change =
  | { readonly kind: 'not-found' }
  /** The event had its effect before. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'decided'; readonly before: Order; readonly outcome: Outcome };

/** Processes that wait for an answer at one of their steps. */
export interface Waiting {
  readonly step: string;
  readonly orders: number;
  readonly overdue: number;
}

/** May be called again with a newer order where somebody else was faster. */
export type Decide = (order: Order, now: Date) => Outcome;

/**
 * Orders as documents. One write is an order's next version, the events it tells, and the note of the event
 * that led to it: all of them or none, and nothing of any other document.
 */
export interface OrderStore {
  /** A number for a new order, and the time by the database's clock. Numbers may be skipped, never given twice. */
  draw(): Promise<{ readonly number: string; readonly now: Date }>;
  /** Writes a new order; false where its cart or its idempotency key has one already. */
  insert(order: Order, events: readonly OutgoingEvent[]): Promise<boolean>;
  byId(id: string): Promise<Order | undefined>;
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Order>>;
  byKey(scope: string, key: string): Promise<Order | undefined>;
  byCart(cartId: string): Promise<Order | undefined>;
  /** Decides upon the newest version, so that no change is lost to another. `cause` is the id of the event that is handled. */
  change(id: string, decide: Decide, cause?: string): Promise<Change>;
  /** Orders whose deadline has passed, the longest waiting first, and none of `except`. */
  dueIds(limit: number, except: readonly string[]): Promise<readonly string[]>;
  /** As `change`, if the deadline has still passed and nobody else is at it. */
  changeDue(id: string, decide: Decide): Promise<Change>;
  /** How many processes still wait for an answer so long after the order was placed. */
  countWaitingSince(ms: number): Promise<number>;
  /** How many processes wait for an answer, by step, and of how many the deadline passed more than `ms` ago. */
  countWaiting(ms: number): Promise<readonly Waiting[]>;
}
