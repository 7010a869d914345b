import { parseDecimal } from '@hansa/contracts/money';

/** One filter as a client gives it, or as a facet offers it. */
export interface ProductFilter {
  readonly productVendor?: string | null | undefined;
  readonly productType?: string | null | undefined;
  readonly tag?: string | null | undefined;
  readonly variantOption?: { readonly name: string; readonly value: string } | null | undefined;
  readonly price?:
    { readonly min?: string | null | undefined; readonly max?: string | null | undefined } | null | undefined;
}

/** Filters by what they look at: alternatives within a group, and every group must be met. */
export interface ProductFilters {
  readonly vendors: readonly string[];
  readonly productTypes: readonly string[];
  readonly tags: readonly string[];
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** In minor units; null is open. */
  readonly prices: readonly { readonly min: number | null; readonly max: number | null }[];
}

/** Sorts a client's filters; undefined if a price among them is no amount of the shop's currency. */
export function groupFilters(
  filters: readonly ProductFilter[],
  currencyCode: string,
): ProductFilters | undefined {
  const options = new Map<string, string[]>();
  for (const { variantOption } of filters) {
    if (!variantOption) continue;
    options.set(variantOption.name, [...(options.get(variantOption.name) ?? []), variantOption.value]);
  }
  const bound = (text: string | null | undefined) => (text == null ? null : parseDecimal(text, currencyCode));
  const prices = present(filters.map(({ price }) => price)).map(({ min, max }) => ({
    min: bound(min),
    max: bound(max),
  }));
  const read = prices.flatMap(({ min, max }) =>
    min === undefined || max === undefined ? [] : [{ min, max }],
  );
  if (read.length < prices.length) return undefined;
  return {
    vendors: present(filters.map(({ productVendor }) => productVendor)),
    productTypes: present(filters.map(({ productType }) => productType)),
    tags: present(filters.map(({ tag }) => tag)),
    options: [...options].map(([name, values]) => ({ name, values })),
    prices: read,
  };
}

function present<Value>(values: readonly (Value | null | undefined)[]): Value[] {
  return values.flatMap((value) => (value == null ? [] : [value]));
}
