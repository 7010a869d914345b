import { describe, expect, test } from '@jest/globals';
import { euCountries, isCountry } from './countries.ts';
import { firstZones } from './first-zones.ts';
import { offer, type CartToSend } from './offer.ts';
import type { Rate, Zone } from './zone.ts';

const zones: Zone[] = firstZones('DE', 'EUR').map((zone, index) => ({
  ...zone,
  id: `zone_${index}`,
  version: 1,
}));

function cart(fields: {
  country?: string | null;
  grams?: number;
  subtotal?: number;
  currency?: string;
}): CartToSend {
  const { country = 'DE', grams = 900, subtotal = 1_000, currency = 'EUR' } = fields;
  return {
    lines: [
      { quantity: 1, weightGrams: grams, requiresShipping: true },
      { quantity: 9, weightGrams: 99_000, requiresShipping: false },
    ],
    destination: country === null ? null : { countryCode: country, provinceCode: null, zip: '1' },
    subtotal: { amount: subtotal, currencyCode: currency },
  };
}

const prices = (toSend: CartToSend) =>
  offer(toSend, zones).map(({ code, amount }) => `${code} ${amount.amount}`);

describe('a new shop', () => {
  test.each([
    ['at home', cart({}), ['standard 490', 'express 1290']],
    ['at home above the threshold', cart({ subtotal: 5_000 }), ['standard 0', 'express 1290']],
    ['at home just below it', cart({ subtotal: 4_999 }), ['standard 490', 'express 1290']],
    ['something heavier', cart({ grams: 5_000 }), ['standard 990', 'express 1290']],
    ['something that needs a lorry', cart({ grams: 31_500 }), ['freight 4900']],
    ['a lorry above the threshold', cart({ grams: 31_500, subtotal: 500_000 }), ['freight 4900']],
    ['in the European Union', cart({ country: 'FR' }), ['standard 990', 'express 2490']],
    ['in the world', cart({ country: 'NO' }), ['standard 1990', 'express 3990']],
  ])('sends %s', (_what, toSend, expected) => {
    expect(prices(toSend)).toEqual(expected);
  });

  test.each([
    ['an address', cart({ country: null })],
    ['a country that exists', cart({ country: 'ZZ' })],
    ['rates in the currency of the cart', cart({ currency: 'USD' })],
    ['anything to send', { ...cart({}), lines: [{ quantity: 1, weightGrams: 5, requiresShipping: false }] }],
    ['any lines', { ...cart({}), lines: [] }],
  ])('offers nothing without %s', (_what, toSend) => {
    expect(prices(toSend)).toEqual([]);
  });

  test('can send everything everywhere in any currency', () => {
    const yen = firstZones('JP', 'JPY').map((zone, index) => ({ ...zone, id: `zone_${index}`, version: 1 }));
    for (const country of ['JP', 'DE', 'US'])
      for (const grams of [0, 4_999, 5_000, 31_499, 31_500, 10_000_000])
        for (const subtotal of [0, 4_999, 5_000, 100_000_000])
          expect(offer(cart({ country, grams, subtotal, currency: 'JPY' }), yen)).not.toEqual([]);
  });
});

test('of several rates with one code the cheapest that fits is offered', () => {
  const any = { min: 0, max: null };
  const priced = (amount: number): Rate => ({
    code: 'standard',
    title: 'Standard',
    description: null,
    amount: { amount, currencyCode: 'EUR' },
    weightGrams: any,
    subtotal: any,
    days: { min: 1, max: 2 },
  });
  const zone = { id: 'zone_1', version: 1, name: 'Home', countries: ['DE'], restOfWorld: false };
  expect(offer(cart({}), [{ ...zone, rates: [priced(700), priced(300)] }])).toEqual([priced(300)]);
});

test('a shop that names no rest of the world sends only where it says', () => {
  expect(
    offer(
      cart({ country: 'US' }),
      zones.filter(({ restOfWorld }) => !restOfWorld),
    ),
  ).toEqual([]);
});

test('the countries are those of ISO 3166-1', () => {
  expect(euCountries.filter((country) => !isCountry(country))).toEqual([]);
  expect(['DE', 'US', 'XK', 'EU', 'ZZ', 'de', ''].map(isCountry)).toEqual([
    true,
    true,
    ...Array(5).fill(false),
  ]);
});
