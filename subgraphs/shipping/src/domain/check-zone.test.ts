import { expect, test } from '@jest/globals';
import { checkZone } from './check-zone.ts';
import { firstZones } from './first-zones.ts';
import type { Rate, ZoneDraft } from './zone.ts';

const rate: Rate = {
  code: 'standard',
  title: 'Standard',
  description: null,
  amount: { amount: 490, currencyCode: 'EUR' },
  weightGrams: { min: 0, max: null },
  subtotal: { min: 0, max: null },
  days: { min: 1, max: 2 },
};
const zone: ZoneDraft = { name: 'Home', countries: ['DE'], restOfWorld: false, rates: [rate] };

const fieldsOf = (draft: ZoneDraft) => checkZone(draft).map(({ field }) => field.join('.'));

test('the first zones pass', () => {
  expect(firstZones('DE', 'KWD').flatMap(checkZone)).toEqual([]);
});

test.each<[string, Partial<ZoneDraft>, string[]]>([
  ['a blank name', { name: ' ' }, ['name']],
  ['no country at all', { countries: [] }, ['countries']],
  ['a country that is none', { countries: ['DE', 'XX'] }, ['countries.1']],
  ['a country twice', { countries: ['DE', 'DE'] }, ['countries.1']],
  ['too many rates', { rates: Array<Rate>(251).fill(rate) }, ['rates']],
])('%s is told', (_what, change, fields) => {
  expect(fieldsOf({ ...zone, ...change })).toEqual(fields);
});

test.each<[string, Partial<Rate>, string]>([
  ['a code with capitals', { code: 'Standard' }, 'code'],
  ['a blank title', { title: '' }, 'title'],
  ['a description like a book', { description: 'x'.repeat(501) }, 'description'],
  ['a currency that is none', { amount: { amount: 1, currencyCode: 'ZZZ' } }, 'amount'],
  ['a negative price', { amount: { amount: -1, currencyCode: 'EUR' } }, 'amount'],
  ['weights that end before they begin', { weightGrams: { min: 5, max: 5 } }, 'maxWeightGrams'],
  ['a negative subtotal', { subtotal: { min: -1, max: null } }, 'maxSubtotal'],
  ['days that end before they begin', { days: { min: 3, max: 2 } }, 'estimatedDays'],
])('%s of a rate is told', (_what, change, field) => {
  expect(fieldsOf({ ...zone, rates: [rate, { ...rate, ...change }] })).toEqual([`rates.1.${field}`]);
});
