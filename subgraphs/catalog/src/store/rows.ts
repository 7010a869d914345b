import type { Selectable } from 'kysely';
import type { CollectionSummary } from '../domain/collection.ts';
import type { Product, ProductSummary, Variant, VariantDetails } from '../domain/product.ts';
import type { Tables } from './tables.ts';

export type ProductRow = Omit<Selectable<Tables['products']>, 'search'>;
export type VariantRow = Selectable<Tables['variants']>;
export type CollectionRow = Selectable<Tables['collections']>;

/** A row as a product without its variants. */
export function toSummary(row: ProductRow): ProductSummary {
  return {
    id: row.id,
    handle: row.handle,
    title: row.title,
    descriptionHtml: row.description_html,
    vendor: row.vendor,
    productType: row.product_type,
    tags: row.tags,
    status: row.status,
    options: row.options,
    images: row.images,
    seo: { title: row.seo_title, description: row.seo_description },
    version: row.version,
    priceMin: row.price_min,
    priceMax: row.price_max,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Rows as the aggregate that commands change; the variants in their order. */
export function toProduct(row: ProductRow, variants: readonly VariantRow[]): Product {
  const {
    id,
    handle,
    title,
    descriptionHtml,
    vendor,
    productType,
    tags,
    status,
    options,
    images,
    seo,
    version,
  } = toSummary(row);
  return {
    id,
    handle,
    title,
    descriptionHtml,
    vendor,
    productType,
    tags,
    status,
    options,
    images,
    seo,
    version,
    variants: variants.map(toVariant),
  };
}

export function toVariant(row: VariantRow): Variant {
  return {
    id: row.id,
    version: row.version,
    selectedOptions: row.selected_options,
    sku: row.sku,
    price: row.price,
    compareAtPrice: row.compare_at_price,
    barcode: row.barcode,
    weight: { grams: row.weight_grams, value: Number(row.weight_value), unit: row.weight_unit },
    requiresShipping: row.requires_shipping,
    taxable: row.taxable,
    tracked: row.tracked,
    imageUrl: row.image_url,
    importedQuantity: row.imported_quantity,
  };
}

/** A variant beside the two columns that it takes from its product. */
export function toDetails(row: VariantRow & Pick<ProductRow, 'images' | 'status'>): VariantDetails {
  return {
    ...toVariant(row),
    productId: row.product_id,
    productStatus: row.status,
    image: row.images.find(({ url }) => url === row.image_url) ?? null,
  };
}

export function toCollection(row: CollectionRow): CollectionSummary {
  return {
    id: row.id,
    handle: row.handle,
    title: row.title,
    descriptionHtml: row.description_html,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
