import { quotedCart } from '@hansa/contracts/shipping/delivery-quote';
import { expect, test } from '@jest/globals';
import { aCart, address, aLine, euro, pricing } from '../test/examples.ts';
import type { Cart } from './cart.ts';
import { costOf } from './cost.ts';
import { isQuoteFor } from './quote.ts';

const quoteFor = (cart: Cart) => ({
  cartId: cart.id,
  cart: quotedCart({
    lines: cart.lines,
    destination: cart.deliveryAddress ?? address,
    subtotal: costOf(cart, pricing).subtotal,
  }),
  rate: 'standard',
  title: 'Standard',
  amount: euro(490),
});
const quote = quoteFor(aCart());

test('a quote fits the cart it was made for', () => {
  expect(isQuoteFor(quote, aCart(), pricing)).toBe(true);
});

test.each<[string, Partial<Cart>]>([
  ['another cart', { id: 'cart_2' }],
  ['another quantity', { lines: [aLine({ quantity: 3 })] }],
  ['another weight', { lines: [aLine({ weightGrams: 901 })] }],
  ['another price', { lines: [aLine({ unitPrice: euro(1) })] }],
  ['another postal code', { deliveryAddress: { ...address, zip: '1' } }],
  ['another country', { deliveryAddress: { ...address, countryCode: 'FR' } }],
  ['no address', { deliveryAddress: null }],
])('it does not fit %s', (_, changes) => {
  expect(isQuoteFor(quote, aCart(changes), pricing)).toBe(false);
});

test('a quote in another currency, or of less than nothing, fits no cart', () => {
  const cart = aCart();
  expect(isQuoteFor({ ...quote, amount: { amount: 490, currencyCode: 'USD' } }, cart, pricing)).toBe(false);
  expect(isQuoteFor({ ...quote, amount: euro(-1) }, cart, pricing)).toBe(false);
});
