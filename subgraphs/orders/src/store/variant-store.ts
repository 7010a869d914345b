import type { Variants } from '../domain/variant.ts';

/** A product as the catalog's events tell of it. */
export interface ProductNews {
  readonly productId: string;
  readonly version: number;
  readonly title: string;
  readonly status: string;
  readonly variants: readonly VariantNews[];
  readonly removedVariantIds: readonly string[];
}

export interface VariantNews {
  readonly variantId: string;
  readonly version: number;
  readonly title: string;
  readonly sku: string | null;
  readonly price: { readonly amount: number; readonly currencyCode: string };
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
  readonly taxable: boolean;
}

/**
 * Copies of variants. Each write is guarded by the version it carries, so that news may come twice, late or
 * in any order, and no two copies need to be written together.
 */
export interface VariantStore {
  /** Every id that was asked for is a key of the answer. */
  byIds(ids: readonly string[]): Promise<Variants>;
  keepProduct(news: ProductNews): Promise<void>;
  keepVariant(productId: string, news: VariantNews): Promise<void>;
  deleteProduct(news: { productId: string; version: number; variantIds: readonly string[] }): Promise<void>;
}

const idForm = /^[\w-]{1,64}$/;

/** Ids of variants as the catalog makes them; whatever else a client sends is not looked for. */
export function lookable(ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => idForm.test(id));
}
