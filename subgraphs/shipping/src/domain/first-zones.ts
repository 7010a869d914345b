import { euCountries } from './countries.ts';
import type { Band, Rate, ZoneDraft } from './zone.ts';

/** A parcel that one person may carry; heavier goods travel as freight. */
const PARCEL_GRAMS_MAX = 31_500;
const LIGHT_GRAMS_MAX = 5_000;

interface Tariff {
  readonly light: number;
  readonly heavy: number;
  readonly freight: number;
  readonly express: number;
  readonly freeFrom: number | null;
  readonly days: { readonly min: number; readonly max: number };
  readonly expressDays: { readonly min: number; readonly max: number };
}

/**
 * Prices in minor units of whatever the currency is: 490 is 4.90 in EUR and 490 in JPY, which is the right
 * order of magnitude in most currencies. Merchants set their own.
 */
const home: Tariff = {
  light: 490,
  heavy: 990,
  freight: 4_900,
  express: 1_290,
  freeFrom: 5_000,
  days: { min: 2, max: 4 },
  expressDays: { min: 1, max: 1 },
};
const europe: Tariff = {
  light: 990,
  heavy: 1_990,
  freight: 9_900,
  express: 2_490,
  freeFrom: 15_000,
  days: { min: 3, max: 6 },
  expressDays: { min: 1, max: 2 },
};
const world: Tariff = {
  light: 1_990,
  heavy: 4_990,
  freight: 24_900,
  express: 3_990,
  freeFrom: null,
  days: { min: 7, max: 21 },
  expressDays: { min: 3, max: 5 },
};

/** The zones of a new shop: home, the European Union, the world. Something can be sent anywhere at once. */
export function firstZones(homeCountry: string, currencyCode: string): ZoneDraft[] {
  return [
    {
      name: 'Home',
      countries: [homeCountry],
      restOfWorld: false,
      rates: ratesOf(home, currencyCode),
    },
    {
      name: 'European Union',
      countries: euCountries.filter((country) => country !== homeCountry),
      restOfWorld: false,
      rates: ratesOf(europe, currencyCode),
    },
    { name: 'World', countries: [], restOfWorld: true, rates: ratesOf(world, currencyCode) },
  ];
}

function ratesOf(tariff: Tariff, currencyCode: string): Rate[] {
  const any: Band = { min: 0, max: null };
  const light: Band = { min: 0, max: LIGHT_GRAMS_MAX };
  const heavy: Band = { min: LIGHT_GRAMS_MAX, max: PARCEL_GRAMS_MAX };
  const parcel: Band = { min: 0, max: PARCEL_GRAMS_MAX };
  const { freeFrom, days, expressDays } = tariff;
  const paid: Band = { min: 0, max: freeFrom };

  const money = (amount: number) => ({ amount, currencyCode });
  const standard = { code: 'standard', title: 'Standard', description: null, days };
  const rates: Rate[] = [
    { ...standard, amount: money(tariff.light), weightGrams: light, subtotal: paid },
    { ...standard, amount: money(tariff.heavy), weightGrams: heavy, subtotal: paid },
    {
      code: 'express',
      title: 'Express',
      description: 'Sent at once, handed over in person.',
      days: expressDays,
      amount: money(tariff.express),
      weightGrams: parcel,
      subtotal: any,
    },
    {
      code: 'freight',
      title: 'Freight',
      description: 'Delivered to the kerb.',
      days,
      amount: money(tariff.freight),
      weightGrams: { min: PARCEL_GRAMS_MAX, max: null },
      subtotal: any,
    },
  ];
  if (freeFrom !== null) {
    rates.push({
      ...standard,
      amount: money(0),
      weightGrams: parcel,
      subtotal: { min: freeFrom, max: null },
    });
  }
  return rates;
}
