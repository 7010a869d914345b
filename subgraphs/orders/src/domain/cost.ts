import type { Money } from '@hansa/contracts/money';
import { needsShipping, type Cart } from './cart.ts';
import { containedTax, type TaxRates } from './tax.ts';

/** What the merchant set for all carts. */
export interface Pricing {
  readonly taxRates: TaxRates;
  /** The currency in which an empty cart costs nothing. */
  readonly defaultCurrencyCode: string;
}

/** What a cart or an order costs. Prices contain the tax, so `total` is without it being added. */
export interface Cost {
  readonly subtotal: Money;
  readonly shipping: Money;
  readonly tax: Money;
  readonly discount: Money;
  readonly total: Money;
}

/**
 * The most that a cart may cost, in minor units: more than any honest one, and so far below what a number
 * holds exactly that every sum of ours stays exact.
 */
export const AMOUNT_MAX = 100_000_000_000_000;

type Priced = Pick<Cart, 'lines' | 'delivery' | 'countryCode' | 'deliveryAddress'>;

export function costOf(cart: Priced, { taxRates, defaultCurrencyCode }: Pricing): Cost {
  const currencyCode = cart.lines[0]?.unitPrice.currencyCode ?? defaultCurrencyCode;
  const money = (amount: number): Money => ({ amount, currencyCode });
  const sum = (lines: Cart['lines']) =>
    lines.reduce((total, { unitPrice, quantity }) => total + unitPrice.amount * quantity, 0);

  const subtotal = sum(cart.lines);
  const shipping = needsShipping(cart.lines) ? (cart.delivery?.amount.amount ?? 0) : 0;
  const destination = cart.countryCode ?? cart.deliveryAddress?.countryCode;
  const rate = destination === undefined ? 0 : (taxRates.get(destination) ?? 0);
  const taxed = sum(cart.lines.filter(({ taxable }) => taxable));
  return {
    subtotal: money(subtotal),
    shipping: money(shipping),
    // An amount beyond the limit is refused before anybody pays it, and need not be exact.
    tax: money(taxed > AMOUNT_MAX ? 0 : containedTax(taxed, rate)),
    discount: money(0),
    total: money(subtotal + shipping),
  };
}
