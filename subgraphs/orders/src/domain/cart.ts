import type { Money } from '@hansa/contracts/money';
import type { Address } from './address.ts';
import type { Refusal } from './refusal.ts';
import { isStaffWith, isThisCustomer, type Caller } from './caller.ts';

/** One variant in a cart, with everything about it as it was last shown to the buyer. */
export interface CartLine {
  readonly id: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly title: string;
  readonly sku: string | null;
  readonly unitPrice: Money;
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
  readonly taxable: boolean;
  /** Whether it could be bought when it was last shown. */
  readonly available: boolean;
}

/** A delivery option that shipping quoted for this cart. */
export interface SelectedDelivery {
  readonly handle: string;
  readonly title: string;
  readonly amount: Money;
  /** RFC 3339; afterwards the price is no longer promised. */
  readonly expiresAt: string;
}

/**
 * What somebody is about to buy.
 *
 *   open --every mutation--> open
 *   open --orderPlace accepted--> ordered
 *
 * An ordered cart is gone for its buyer; it stays only so that it cannot be ordered twice.
 */
export interface Cart {
  readonly id: string;
  /** Grows with every write. */
  readonly version: number;
  readonly lines: readonly CartLine[];
  readonly email: string | null;
  /** Whose cart it is; null for a guest's, which belongs to whoever knows its id. */
  readonly customerId: string | null;
  readonly countryCode: string | null;
  readonly deliveryAddress: Address | null;
  readonly delivery: SelectedDelivery | null;
  readonly note: string | null;
  /** Keys of requests that were refused because a price had changed, so that a blind repetition is not consent. */
  readonly outdatedKeys: readonly string[];
  /** The order that came of it. */
  readonly orderId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a rule makes of a request to change a cart. */
export type Edit =
  { readonly ok: true; readonly cart: Cart } | { readonly ok: false; readonly refusals: readonly Refusal[] };

export function refuse(...refusals: readonly Refusal[]): Edit {
  return { ok: false, refusals };
}

/** A cart with nothing in it; a customer's belongs to that customer from the start. */
export function emptyCart({ id, caller, now }: { id: string; caller: Caller; now: Date }): Cart {
  return {
    id,
    version: 1,
    lines: [],
    email: null,
    customerId: caller.kind === 'customer' ? caller.id : null,
    countryCode: null,
    deliveryAddress: null,
    delivery: null,
    note: null,
    outdatedKeys: [],
    orderId: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
}

/** Only its customer may change a customer's cart; whoever knows the id may change a guest's. */
export function mayChangeCart(caller: Caller, cart: Cart): boolean {
  return cart.customerId === null || isThisCustomer(caller, cart.customerId);
}

/** As `mayChangeCart`, and staff may look. */
export function maySeeCart(caller: Caller, cart: Cart): boolean {
  return mayChangeCart(caller, cart) || isStaffWith(caller, 'orders:read');
}

/** Whether any of the goods has to be sent. */
export function needsShipping(lines: readonly { readonly requiresShipping: boolean }[]): boolean {
  return lines.some(({ requiresShipping }) => requiresShipping);
}

/** Prices rarely change twice while somebody pays; more keys than this are somebody playing. */
const OUTDATED_KEYS_MAX = 50;

/** Notes that the request with this key was about prices that are no longer. */
export function withOutdatedKey(cart: Cart, key: string): Cart {
  return {
    ...cart,
    outdatedKeys: [...cart.outdatedKeys.filter((each) => each !== key), key].slice(-OUTDATED_KEYS_MAX),
  };
}
