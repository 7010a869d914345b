/** A product and its variants: one aggregate, changed and versioned together. */

export type ProductStatus = 'ACTIVE' | 'DRAFT' | 'ARCHIVED';

export interface SelectedOption {
  readonly name: string;
  readonly value: string;
}

export interface ProductOption {
  readonly name: string;
  readonly values: readonly string[];
}

export interface Image {
  readonly url: string;
  readonly altText: string | null;
}

export interface Seo {
  readonly title: string | null;
  readonly description: string | null;
}

export type WeightUnit = 'GRAMS' | 'KILOGRAMS' | 'OUNCES' | 'POUNDS';

export interface Weight {
  /** Whole grams: what shipping calculates with. */
  readonly grams: number;
  /** As the merchant wrote it, in `unit`. */
  readonly value: number;
  readonly unit: WeightUnit;
}

/** What a product says of itself. */
export interface ProductFields {
  readonly handle: string;
  readonly title: string;
  readonly descriptionHtml: string;
  readonly vendor: string;
  readonly productType: string;
  readonly tags: readonly string[];
  readonly status: ProductStatus;
  readonly options: readonly ProductOption[];
  readonly images: readonly Image[];
  readonly seo: Seo;
}

/** What a variant says of itself. Prices are minor units of the shop's currency. */
export interface VariantFields {
  readonly selectedOptions: readonly SelectedOption[];
  readonly sku: string | null;
  readonly price: number;
  readonly compareAtPrice: number | null;
  readonly barcode: string | null;
  readonly weight: Weight;
  readonly requiresShipping: boolean;
  readonly taxable: boolean;
  /** Whether stock is counted at all. */
  readonly tracked: boolean;
  readonly imageUrl: string | null;
  /** The stock that the last import named; null if none ever did. */
  readonly importedQuantity: number | null;
}

export interface Variant extends VariantFields {
  readonly id: string;
  /** Grows with every change of this variant. */
  readonly version: number;
}

export interface Product extends ProductFields {
  readonly id: string;
  /** Grows with every change of the product or any of its variants. */
  readonly version: number;
  readonly variants: readonly Variant[];
}

/** A product as lists show it: its variants are read separately, a page at a time. */
export interface ProductSummary extends ProductFields {
  readonly id: string;
  readonly version: number;
  readonly priceMin: number;
  readonly priceMax: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A variant as it is read, with what it takes from its product. */
export interface VariantDetails extends Variant {
  readonly productId: string;
  readonly productStatus: ProductStatus;
  readonly image: Image | null;
}

/** The option of a product that has none, as Shopify names it. */
export const soleOption: SelectedOption = { name: 'Title', value: 'Default Title' };

/** `Small / Red`: a variant is called by its options. */
export function variantTitle(variant: Pick<VariantFields, 'selectedOptions'>): string {
  return variant.selectedOptions.map(({ value }) => value).join(' / ');
}

/** The smallest and largest price of the variants. */
export function priceRangeOf(variants: readonly Pick<VariantFields, 'price'>[]): {
  min: number;
  max: number;
} {
  const prices = variants.map(({ price }) => price);
  return {
    min: prices.reduce((least, price) => Math.min(least, price)),
    max: prices.reduce((most, price) => Math.max(most, price)),
  };
}
