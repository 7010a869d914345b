import type { Issue } from './issue.ts';
import type { Product, Variant } from './product.ts';

/** What a change makes of a product. */
export interface Revised {
  readonly kind: 'revised';
  readonly product: Product;
  /** Variants that were there before and are different now. */
  readonly changedVariants: readonly Variant[];
  readonly removedVariantIds: readonly string[];
  /** The stock that an import newly names, by variant. */
  readonly importedQuantities: ReadonlyMap<string, number>;
}

export type Revision =
  | Revised
  | { readonly kind: 'unchanged'; readonly product: Product }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] };

export interface RevisionContext {
  /** The shop's one currency. */
  readonly currencyCode: string;
  /** Ids are drawn outside, so that the same input gives the same product in a test. */
  readonly newId: (prefix: 'prod' | 'var') => string;
}
