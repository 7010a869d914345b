import { formatDecimal } from '@hansa/contracts/money';
import type { ProductFilter } from './product-filters.ts';
import { fold } from './text.ts';

/** How many products one value of one facet would leave. */
export interface FacetCount {
  readonly kind: 'vendor' | 'productType' | 'tag' | 'option' | 'price';
  /** The option's name. */
  readonly name: string | null;
  readonly value: string | null;
  readonly count: number;
  /** Of prices: the cheapest and the dearest, in minor units. */
  readonly min: number | null;
  readonly max: number | null;
}

export interface Facet {
  readonly id: string;
  readonly label: string;
  readonly type: 'LIST' | 'PRICE_RANGE';
  readonly values: readonly {
    readonly id: string;
    readonly label: string;
    readonly count: number;
    readonly input: ProductFilter;
  }[];
}

/** A list longer than this is no help in choosing. */
const VALUES_MAX = 100;

/** Counts as a shopper is shown them: most frequent first. Facets without any value are left out. */
export function facetsOf(counts: readonly FacetCount[], currencyCode: string): Facet[] {
  const of = (kind: FacetCount['kind']) => counts.filter((count) => count.kind === kind);
  const optionNames = [...new Set(of('option').map(({ name }) => name ?? ''))].sort(byFold);
  return [
    listFacet('filter.p.vendor', 'Vendor', of('vendor'), (productVendor) => ({ productVendor })),
    listFacet('filter.p.product_type', 'Product type', of('productType'), (productType) => ({ productType })),
    listFacet('filter.p.tag', 'Tag', of('tag'), (tag) => ({ tag })),
    ...optionNames.map((name) =>
      listFacet(
        `filter.v.option.${slug(name)}`,
        name,
        of('option').filter((count) => count.name === name),
        (value) => ({ variantOption: { name, value } }),
      ),
    ),
    priceFacet(of('price'), currencyCode),
  ].filter(({ values }) => values.length > 0);
}

function listFacet(
  id: string,
  label: string,
  counts: readonly FacetCount[],
  toInput: (value: string) => ProductFilter,
): Facet {
  const values = counts
    .map(({ value, count }) => ({ value: value ?? '', count }))
    .sort((one, other) => other.count - one.count || byFold(one.value, other.value))
    .slice(0, VALUES_MAX)
    .map(({ value, count }) => ({ id: `${id}.${slug(value)}`, label: value, count, input: toInput(value) }));
  return { id, label, type: 'LIST', values };
}

function priceFacet(counts: readonly FacetCount[], currencyCode: string): Facet {
  const id = 'filter.v.price';
  const values = counts.flatMap(({ count, min, max }) =>
    min === null || max === null
      ? []
      : [
          {
            id,
            label: 'Price',
            count,
            input: {
              price: { min: formatDecimal(min, currencyCode), max: formatDecimal(max, currencyCode) },
            },
          },
        ],
  );
  return { id, label: 'Price', type: 'PRICE_RANGE', values };
}

function slug(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]+/gu, '-');
}

function byFold(one: string, other: string): number {
  const [a, b] = [fold(one), fold(other)];
  return a === b ? 0 : a < b ? -1 : 1;
}
