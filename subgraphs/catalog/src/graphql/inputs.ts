import type { CollectionDraft } from '../domain/collection.ts';
import type { Image, ProductStatus, SelectedOption, WeightUnit } from '../domain/product.ts';
import type { PriceDraft, ProductDraft, VariantDraft } from '../domain/product-draft.ts';
import { weightOf } from '../domain/weight.ts';

/** GraphQL says null where nothing was said; so does a client that sends every field of its form. */
type Maybe<Value> = Value | null | undefined;

export interface VariantInput {
  id?: Maybe<string>;
  selectedOptions?: Maybe<SelectedOption[]>;
  sku?: Maybe<string>;
  price?: Maybe<PriceDraft>;
  compareAtPrice?: Maybe<PriceDraft>;
  barcode?: Maybe<string>;
  weight?: Maybe<{ value: number; unit: WeightUnit }>;
  requiresShipping?: Maybe<boolean>;
  taxable?: Maybe<boolean>;
  tracked?: Maybe<boolean>;
  imageUrl?: Maybe<string>;
}

export interface ProductInput {
  title?: Maybe<string>;
  handle?: Maybe<string>;
  descriptionHtml?: Maybe<string>;
  vendor?: Maybe<string>;
  productType?: Maybe<string>;
  tags?: Maybe<string[]>;
  status?: Maybe<ProductStatus>;
  options?: Maybe<{ name: string; values?: Maybe<string[]> }[]>;
  variants?: Maybe<VariantInput[]>;
  images?: Maybe<{ url: string; altText?: Maybe<string> }[]>;
  seo?: Maybe<{ title?: Maybe<string>; description?: Maybe<string> }>;
}

export interface CollectionInput {
  title?: Maybe<string>;
  handle?: Maybe<string>;
  descriptionHtml?: Maybe<string>;
}

/** Null takes away what a product may be without, and says nothing about what it needs. */
export function toProductDraft(input: ProductInput): ProductDraft {
  return {
    title: input.title ?? undefined,
    // An empty handle means "make one", as in a form whose field was left empty.
    handle: input.handle || undefined,
    descriptionHtml: input.descriptionHtml ?? undefined,
    vendor: input.vendor ?? undefined,
    productType: input.productType ?? undefined,
    tags: input.tags ?? undefined,
    status: input.status ?? undefined,
    options: input.options?.map(({ name, values }) => ({ name, values: values ?? [] })),
    variants: input.variants?.map(toVariantDraft),
    images: input.images?.map(({ url, altText }): Image => ({ url, altText: altText ?? null })),
    seo: input.seo
      ? {
          ...(input.seo.title !== undefined && { title: input.seo.title }),
          ...(input.seo.description !== undefined && { description: input.seo.description }),
        }
      : undefined,
  };
}

export function toVariantDraft(input: VariantInput): VariantDraft {
  return {
    id: input.id ?? undefined,
    selectedOptions: input.selectedOptions ?? undefined,
    sku: input.sku,
    price: input.price ?? undefined,
    compareAtPrice: input.compareAtPrice,
    barcode: input.barcode,
    weight: input.weight ? weightOf(input.weight.value, input.weight.unit) : undefined,
    requiresShipping: input.requiresShipping ?? undefined,
    taxable: input.taxable ?? undefined,
    tracked: input.tracked ?? undefined,
    imageUrl: input.imageUrl,
  };
}

export function toCollectionDraft(input: CollectionInput): CollectionDraft {
  return {
    title: input.title ?? undefined,
    handle: input.handle || undefined,
    descriptionHtml: input.descriptionHtml ?? undefined,
  };
}
