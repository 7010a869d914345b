import type { Image, ProductOption, ProductStatus, SelectedOption, Weight } from './product.ts';

/** A price as it was written, not yet read. */
export interface PriceDraft {
  readonly amount: string;
  readonly currencyCode: string;
}

/**
 * What somebody wants a variant to be. What is left out stays as it is, or gets its default in a new
 * variant.
 */
export interface VariantDraft {
  /** The variant that is meant; without it, the one with the same options, or else the same SKU. */
  readonly id?: string | undefined;
  readonly selectedOptions?: readonly SelectedOption[] | undefined;
  readonly sku?: string | null | undefined;
  readonly price?: PriceDraft | undefined;
  readonly compareAtPrice?: PriceDraft | null | undefined;
  readonly barcode?: string | null | undefined;
  readonly weight?: Weight | undefined;
  readonly requiresShipping?: boolean | undefined;
  readonly taxable?: boolean | undefined;
  readonly tracked?: boolean | undefined;
  readonly imageUrl?: string | null | undefined;
  /** The stock that an import names. */
  readonly quantity?: number | undefined;
}

/** What somebody wants a product to be. What is left out stays as it is, or gets its default. */
export interface ProductDraft {
  readonly handle?: string | undefined;
  readonly title?: string | undefined;
  readonly descriptionHtml?: string | undefined;
  readonly vendor?: string | undefined;
  readonly productType?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly status?: ProductStatus | undefined;
  /** The order of the options and of their values; left out, that of the variants. */
  readonly options?: readonly ProductOption[] | undefined;
  readonly images?: readonly Image[] | undefined;
  readonly seo?: { readonly title?: string | null; readonly description?: string | null } | undefined;
  /** All variants: one that is not among them is removed. */
  readonly variants?: readonly VariantDraft[] | undefined;
}
