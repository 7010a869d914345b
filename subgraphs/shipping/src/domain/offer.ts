import type { QuotedCart } from '@hansa/contracts/shipping/delivery-quote';
import { isCountry } from './countries.ts';
import type { Band, Rate, Zone } from './zone.ts';

/** A cart as far as its delivery depends on it; without a destination there is nothing to offer. */
export type CartToSend = Omit<QuotedCart, 'destination'> & {
  readonly destination: QuotedCart['destination'] | null;
};

/**
 * What it costs to send the cart, each way once, the cheapest first. Nothing where nobody knows where to, or
 * nothing needs sending, or the country is none, or the merchant's rates are in another currency.
 */
export function offer({ lines, destination, subtotal }: CartToSend, zones: readonly Zone[]): Rate[] {
  const toSend = lines.filter(({ requiresShipping }) => requiresShipping);
  if (destination === null || toSend.length === 0) return [];
  const weightGrams = toSend.reduce((sum, line) => sum + line.quantity * line.weightGrams, 0);

  const fitting = (zoneOf(destination.countryCode, zones)?.rates ?? [])
    .filter(({ amount }) => amount.currencyCode === subtotal.currencyCode)
    .filter((rate) => isWithin(rate.weightGrams, weightGrams) && isWithin(rate.subtotal, subtotal.amount))
    .sort((a, b) => a.amount.amount - b.amount.amount);
  const codes = fitting.map(({ code }) => code);
  return fitting.filter(({ code }, index) => codes.indexOf(code) === index);
}

function zoneOf(countryCode: string, zones: readonly Zone[]): Zone | undefined {
  if (!isCountry(countryCode)) return undefined;
  return (
    zones.find(({ countries }) => countries.includes(countryCode)) ??
    zones.find(({ restOfWorld }) => restOfWorld)
  );
}

function isWithin({ min, max }: Band, value: number): boolean {
  return value >= min && (max === null || value < max);
}
