import type { ColumnType, Generated } from 'kysely';
import type { Image, ProductOption, ProductStatus, SelectedOption, WeightUnit } from '../domain/product.ts';

/** Written by the database's clock alone. */
type Instant = ColumnType<Date, never, Date>;

interface ProductsTable {
  id: string;
  handle: string;
  title: string;
  description_html: string;
  vendor: string;
  product_type: string;
  tags: string[];
  status: ProductStatus;
  options: ProductOption[];
  images: Image[];
  seo_title: string | null;
  seo_description: string | null;
  version: number;
  created_at: Instant;
  updated_at: Instant;
  price_min: number;
  price_max: number;
  title_key: string;
  vendor_key: string;
  search: string;
}

interface VariantsTable {
  id: string;
  product_id: string;
  position: number;
  version: number;
  title: string;
  sku: string | null;
  selected_options: SelectedOption[];
  price: number;
  compare_at_price: number | null;
  barcode: string | null;
  weight_grams: number;
  weight_value: string;
  weight_unit: WeightUnit;
  requires_shipping: boolean;
  taxable: boolean;
  tracked: boolean;
  image_url: string | null;
  imported_quantity: number | null;
}

interface CollectionsTable {
  id: string;
  handle: string;
  title: string;
  title_key: string;
  description_html: string;
  version: number;
  created_at: Instant;
  updated_at: Instant;
}

export interface Tables {
  shop: { is_shop: Generated<boolean>; currency_code: string };
  products: ProductsTable;
  variants: VariantsTable;
  collections: CollectionsTable;
  collection_products: { collection_id: string; product_id: string; position: number };
  search_words: { word: string };
}

/** The columns of a product that reading needs: neither the index nor the sort keys. */
export const productColumns = [
  'p.id',
  'p.handle',
  'p.title',
  'p.description_html',
  'p.vendor',
  'p.product_type',
  'p.tags',
  'p.status',
  'p.options',
  'p.images',
  'p.seo_title',
  'p.seo_description',
  'p.version',
  'p.created_at',
  'p.updated_at',
  'p.price_min',
  'p.price_max',
  'p.title_key',
  'p.vendor_key',
] as const;
