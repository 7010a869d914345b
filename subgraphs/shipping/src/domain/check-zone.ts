import { isCurrency } from '@hansa/contracts/money';
import { isCountry } from './countries.ts';
import type { Band, Rate, ZoneDraft } from './zone.ts';

export interface ZoneProblem {
  readonly code: 'INVALID' | 'TOO_MANY';
  readonly field: readonly string[];
  readonly message: string;
}

const NAME_MAX = 100;
const DESCRIPTION_MAX = 500;
/** Input lists of the graph are at most this long. */
const LIST_MAX = 250;
const DAYS_MAX = 365;

/** Everything that is wrong with a zone, so that staff can put it right at once. */
export function checkZone(zone: ZoneDraft): ZoneProblem[] {
  const problems: ZoneProblem[] = [];
  const invalid = (field: readonly string[], message: string) =>
    problems.push({ code: 'INVALID', field, message });

  if (!isText(zone.name, NAME_MAX)) invalid(['name'], `Give a name of 1 to ${NAME_MAX} characters.`);
  zone.countries.forEach((country, index) => {
    if (!isCountry(country))
      invalid(['countries', String(index)], `${country} is not a country of ISO 3166-1.`);
    if (zone.countries.indexOf(country) < index)
      invalid(['countries', String(index)], `${country} is named twice.`);
  });
  if (zone.countries.length === 0 && !zone.restOfWorld) {
    invalid(['countries'], 'Name a country, or let the zone serve the rest of the world.');
  }
  if (zone.rates.length > LIST_MAX) {
    problems.push({ code: 'TOO_MANY', field: ['rates'], message: `Name at most ${LIST_MAX} rates.` });
  }
  zone.rates.forEach((rate, index) => {
    for (const [field, message] of rateProblems(rate)) invalid(['rates', String(index), field], message);
  });
  return problems;
}

function* rateProblems(rate: Rate): Generator<[field: string, message: string]> {
  if (!/^[a-z0-9][a-z0-9-]{0,49}$/.test(rate.code)) {
    yield ['code', 'Use 1 to 50 small letters, digits and hyphens.'];
  }
  if (!isText(rate.title, NAME_MAX)) yield ['title', `Give a title of 1 to ${NAME_MAX} characters.`];
  if ((rate.description ?? '').length > DESCRIPTION_MAX) {
    yield ['description', `Use at most ${DESCRIPTION_MAX} characters.`];
  }
  if (!isCurrency(rate.amount.currencyCode)) yield ['amount', 'There is no such currency.'];
  if (rate.amount.amount < 0) yield ['amount', 'A price cannot be negative.'];
  if (!isBand(rate.weightGrams)) yield ['maxWeightGrams', 'Weights run from 0 or more to something larger.'];
  if (!isBand(rate.subtotal)) yield ['maxSubtotal', 'Subtotals run from 0 or more to something larger.'];
  const { min, max } = rate.days;
  if (min < 0 || max < min || max > DAYS_MAX) {
    yield ['estimatedDays', `Days run from 0 or more to something not smaller, ${DAYS_MAX} at most.`];
  }
}

function isBand({ min, max }: Band): boolean {
  return min >= 0 && (max === null || max > min);
}

function isText(text: string, lengthMax: number): boolean {
  return text.trim() !== '' && text.length <= lengthMax;
}
