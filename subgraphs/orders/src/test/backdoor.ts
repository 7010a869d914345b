import type { DeadLetters } from '@hansa/kit/events/dead-letters';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import type { Outbox } from '@hansa/kit/outbox/outbox';
import type { Storage } from '../store/storage.ts';

/** What a test does behind the back of a service, in whatever the service keeps its things. */
export interface Backdoor {
  /** Another one over the same database, as another process has it. */
  readonly storage: Storage;
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  /** The types of all events about an order so far, in order. */
  typesAbout(orderId: string): Promise<string[]>;
  /** Lets the deadline of an order pass. */
  makeDue(orderId: string): Promise<void>;
  /** Makes so many orders that are due and cannot be moved. */
  breakOrders(count: number): Promise<void>;
  mendOrders(): Promise<void>;
  /** As if nobody had touched a cart for so long. */
  ageCart(cartId: string, days: number): Promise<void>;
  /** As if the closing of an ordered cart had been lost. */
  reopenCart(cartId: string): Promise<void>;
  /** As if the price of its delivery had been promised long ago. */
  expireDelivery(cartId: string): Promise<void>;
  /** A dead letter of an event that was handled a moment ago. */
  buryHandled(event: EventEnvelope): Promise<void>;
  countOrdersOf(cartId: string): Promise<number>;
  /** Whether a customer's address is kept anywhere among the copies. */
  mentions(email: string): Promise<boolean>;
  /** As if what was sent had been sent so long ago; then the janitor comes. */
  clearAwaySentBefore(days: number): Promise<void>;
  close(): Promise<void>;
}
