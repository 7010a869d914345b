import { quotedCart, type DeliveryQuote } from '@hansa/contracts/shipping/delivery-quote';
import type { Cart } from './cart.ts';
import { costOf, type Pricing } from './cost.ts';

/** Whether shipping made this quote for the cart as it is now: its goods, its value, where it goes. */
export function isQuoteFor(quote: DeliveryQuote, cart: Cart, pricing: Pricing): boolean {
  const { deliveryAddress, lines } = cart;
  if (deliveryAddress === null || quote.cartId !== cart.id) return false;
  const { subtotal } = costOf(cart, pricing);
  const { amount } = quote;
  if (amount.currencyCode !== subtotal.currencyCode || amount.amount < 0) return false;
  return quote.cart === quotedCart({ lines, destination: deliveryAddress, subtotal });
}
