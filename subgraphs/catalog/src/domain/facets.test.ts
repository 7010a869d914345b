import { describe, expect, test } from '@jest/globals';
import { facetsOf, type FacetCount } from './facets.ts';
import { groupFilters } from './product-filters.ts';

const count = (fields: Partial<FacetCount>): FacetCount => ({
  kind: 'vendor',
  name: null,
  value: null,
  count: 1,
  min: null,
  max: null,
  ...fields,
});

describe('facets', () => {
  test('offer the most frequent value first, and what to send in order to choose it', () => {
    const [vendor] = facetsOf(
      [count({ value: 'B' }), count({ value: 'ä' }), count({ value: 'C', count: 3 })],
      'EUR',
    );
    expect(vendor).toMatchObject({ id: 'filter.p.vendor', type: 'LIST' });
    expect(vendor?.values.map(({ label }) => label)).toEqual(['C', 'ä', 'B']);
    expect(vendor?.values[0]).toMatchObject({ count: 3, input: { productVendor: 'C' } });
  });

  test('have one list for each option, and one range for prices', () => {
    const facets = facetsOf(
      [
        count({ kind: 'option', name: 'Size', value: 'S' }),
        count({ kind: 'option', name: 'Colour', value: 'Red' }),
        count({ kind: 'price', count: 2, min: 350, max: 1500 }),
      ],
      'JPY',
    );
    expect(facets.map(({ id }) => id)).toEqual([
      'filter.v.option.colour',
      'filter.v.option.size',
      'filter.v.price',
    ]);
    expect(facets[2]?.values[0]?.input).toEqual({ price: { min: '350', max: '1500' } });
  });

  test('without any value are left out', () => expect(facetsOf([], 'EUR')).toEqual([]));
});

describe('filters', () => {
  test('of one kind are alternatives, and options are kinds of their own', () => {
    const grouped = groupFilters(
      [
        { productVendor: 'A' },
        { productVendor: 'B' },
        { variantOption: { name: 'Size', value: 'S' } },
        { variantOption: { name: 'Size', value: 'M' } },
        { variantOption: { name: 'Colour', value: 'Red' } },
        { price: { min: '1.50' } },
      ],
      'EUR',
    );
    expect(grouped).toMatchObject({
      vendors: ['A', 'B'],
      options: [
        { name: 'Size', values: ['S', 'M'] },
        { name: 'Colour', values: ['Red'] },
      ],
      prices: [{ min: 150, max: null }],
    });
  });

  test('cannot name half a cent', () => {
    expect(groupFilters([{ price: { max: '1.005' } }], 'EUR')).toBeUndefined();
  });
});
