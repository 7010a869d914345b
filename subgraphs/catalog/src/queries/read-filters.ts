import { Fault } from '@hansa/kit/errors/fault';
import { limits } from '../domain/limits.ts';
import { groupFilters, type ProductFilter, type ProductFilters } from '../domain/product-filters.ts';
import { withoutNul } from '../domain/text.ts';

/** A client's filters, sorted; `BAD_USER_INPUT` if they cannot be used. */
export function readFilters(
  filters: readonly ProductFilter[] | null | undefined,
  currencyCode: string,
): ProductFilters {
  const given = filters ?? [];
  if (given.length > limits.inputEntriesMax) {
    throw new Fault('BAD_USER_INPUT', `Give at most ${limits.inputEntriesMax} filters.`);
  }
  const grouped = groupFilters(given.map(storable), currencyCode);
  if (!grouped) {
    throw new Fault('BAD_USER_INPUT', `A price to filter by is an exact amount of ${currencyCode}.`);
  }
  return grouped;
}

/** No product has a name with the one character that the database cannot even be asked for. */
function storable(filter: ProductFilter): ProductFilter {
  const { productVendor, productType, tag, variantOption, price } = filter;
  const clean = (text: string | null | undefined) => (text == null ? text : withoutNul(text));
  return {
    productVendor: clean(productVendor),
    productType: clean(productType),
    tag: clean(tag),
    variantOption: variantOption && {
      name: withoutNul(variantOption.name),
      value: withoutNul(variantOption.value),
    },
    price,
  };
}
