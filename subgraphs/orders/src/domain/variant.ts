import type { Money } from '@hansa/contracts/money';

/** What orders knows of a variant: its own copy, kept by the catalog's events. */
export interface Variant {
  readonly id: string;
  /** The name of product and variant. */
  readonly title: string;
  readonly sku: string | null;
  readonly price: Money;
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
  readonly taxable: boolean;
  /** Whether it can be bought: its product is active, and neither was deleted. */
  readonly purchasable: boolean;
}

/** The variants that were looked for, by id; undefined where there is none. An id that is no key was not looked for. */
export type Variants = ReadonlyMap<string, Variant | undefined>;

/** The name that a shop gives the only variant of a product without options. */
const ONLY_VARIANT = 'Default Title';

/** How a variant is called outside its product. */
export function titleOf(productTitle: string, variantTitle: string): string {
  if (variantTitle === ONLY_VARIANT || variantTitle === '' || variantTitle === productTitle)
    return productTitle;
  return `${productTitle} – ${variantTitle}`;
}
