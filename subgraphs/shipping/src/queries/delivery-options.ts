import { quotedCart, type DeliveryQuote } from '@hansa/contracts/shipping/delivery-quote';
import { offer, type CartToSend } from '../domain/offer.ts';
import type { Rate, Zone } from '../domain/zone.ts';

export interface DeliveryOption {
  readonly rate: Rate;
  /** What is promised if this option is chosen; it holds for this cart as it is now. */
  readonly quote: DeliveryQuote;
}

/** The ways to send a cart. No statement per cart: the zones are read once per request. */
export async function deliveryOptions(
  cartId: string,
  cart: CartToSend,
  zones: () => Promise<readonly Zone[]>,
): Promise<DeliveryOption[]> {
  const { destination } = cart;
  if (destination === null) return [];
  const fingerprint = quotedCart({ ...cart, destination });
  return offer(cart, await zones()).map((rate) => ({
    rate,
    quote: { cartId, cart: fingerprint, rate: rate.code, title: rate.title, amount: rate.amount },
  }));
}
