import type { Weight, WeightUnit } from './product.ts';

const gramsPerUnit: Readonly<Record<WeightUnit, number>> = {
  GRAMS: 1,
  KILOGRAMS: 1_000,
  OUNCES: 28.349523125,
  POUNDS: 453.59237,
};

/** As many places as the database keeps. */
const PLACES = 4;

/** A weight as a merchant states it: `2.5` pounds are 1134 g. */
export function weightOf(value: number, unit: WeightUnit): Weight {
  return { grams: Math.round(value * gramsPerUnit[unit]), value: round(value, PLACES), unit };
}

/** A weight given in grams, to be shown in another unit: 28.3495 g in ounces is `1`. */
export function weightInGrams(grams: number, unit: WeightUnit): Weight {
  // Whole grams are all that most files keep of ounces and pounds, so more places would be noise.
  const places = unit === 'OUNCES' || unit === 'POUNDS' ? 2 : PLACES;
  return { grams: Math.round(grams), value: round(grams / gramsPerUnit[unit], places), unit };
}

export const weightless: Weight = { grams: 0, value: 0, unit: 'KILOGRAMS' };

function round(value: number, places: number): number {
  return Math.round(value * 10 ** places) / 10 ** places;
}
