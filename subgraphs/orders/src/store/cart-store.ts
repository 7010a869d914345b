import type { Cart } from '../domain/cart.ts';

/** What a decision about a cart comes to: its next state, if there is one, and whatever the asker wants to know. */
export interface CartDecision {
  readonly cart?: Cart | undefined;
}

/** Carts as documents. */
export interface CartStore {
  /** The time by the database's clock, for documents that are yet to be made. */
  now(): Promise<Date>;
  insert(cart: Cart): Promise<void>;
  byId(id: string): Promise<Cart | undefined>;
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Cart>>;
  /**
   * Decides upon the newest version, so that no change is ever lost to another one; `decide` may be called again
   * with a newer cart where somebody else was faster. The version of the decided cart is counted here. Undefined
   * when there is no such cart.
   */
  change<Decision extends CartDecision>(
    id: string,
    decide: (cart: Cart, now: Date) => Decision,
  ): Promise<Decision | undefined>;
  /** Notes that the cart was ordered. Noting it again changes nothing. */
  close(id: string, orderId: string): Promise<void>;
  /** Forgets the carts of a customer who left. */
  deleteOfCustomer(customerId: string): Promise<void>;
  /** Forgets carts that nobody touched for so many days; returns how many. */
  deleteAbandoned(days: number): Promise<number>;
}
