import { sql } from 'kysely';
import { groupBy } from '../domain/group-by.ts';
import { priceRangeOf, variantTitle, type Product } from '../domain/product.ts';
import { searchDocument } from '../domain/search-document.ts';
import { fold } from '../domain/text.ts';
import type { Tx } from './in-transaction.ts';
import { toProduct, type ProductRow } from './rows.ts';
import { productColumns } from './tables.ts';

/** The products of these ids, locked until the transaction ends, so that nobody decides on an old version. */
export async function lockProducts(tx: Tx, ids: readonly string[]): Promise<Product[]> {
  const rows = await tx
    .selectFrom('products as p')
    .select(productColumns)
    .where('p.id', '=', sql<string>`any(${ids})`)
    .orderBy('p.id')
    .forUpdate()
    .execute();
  return withVariants(tx, rows);
}

/** As `lockProducts`, by handle. */
export async function lockProductsByHandle(tx: Tx, handles: readonly string[]): Promise<Product[]> {
  const rows = await tx
    .selectFrom('products as p')
    .select(productColumns)
    .where('p.handle', '=', sql<string>`any(${handles})`)
    .orderBy('p.id')
    .forUpdate()
    .execute();
  return withVariants(tx, rows);
}

async function withVariants(tx: Tx, rows: readonly ProductRow[]): Promise<Product[]> {
  if (rows.length === 0) return [];
  const variants = await tx
    .selectFrom('variants')
    .selectAll()
    .where('product_id', '=', sql<string>`any(${rows.map(({ id }) => id)})`)
    .orderBy('product_id')
    .orderBy('position')
    .execute();
  const byProduct = groupBy(variants, (variant) => variant.product_id);
  return rows.map((row) => toProduct(row, byProduct.get(row.id) ?? []));
}

/** Which of the handles that begin like this one are taken. */
export async function takenHandles(tx: Tx, handle: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('products')
    .select('handle')
    .where(sql<boolean>`handle = ${handle} or starts_with(handle, ${`${handle}-`})`)
    .execute();
  return new Set(rows.map((row) => row.handle));
}

/**
 * Writes products with all their variants, however many, in four statements. The rows travel as JSON:
 * a parameter per cell would reach the protocol's limit of 65,535 with a single large product.
 */
export async function saveProducts(
  tx: Tx,
  products: readonly Product[],
  removedVariantIds: readonly string[],
): Promise<void> {
  if (products.length === 0) return;
  if (removedVariantIds.length > 0) {
    await tx
      .deleteFrom('variants')
      .where('id', '=', sql<string>`any(${removedVariantIds})`)
      .execute();
  }
  const documents = products.map((product) => ({ product, document: searchDocument(product) }));
  await upsertProducts(
    tx,
    documents.map(({ product, document }) => productJson(product, document.vector)),
  );
  await upsertVariants(tx, products.flatMap(variantsJson));
  await addSearchWords(
    tx,
    documents.flatMap(({ document }) => document.vocabulary),
  );
}

export async function deleteProduct(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('products').where('id', '=', id).execute();
}

function productJson(product: Product, search: string) {
  const price = priceRangeOf(product.variants);
  return {
    id: product.id,
    handle: product.handle,
    title: product.title,
    description_html: product.descriptionHtml,
    vendor: product.vendor,
    product_type: product.productType,
    tags: product.tags,
    status: product.status,
    options: product.options,
    images: product.images,
    seo_title: product.seo.title,
    seo_description: product.seo.description,
    version: product.version,
    price_min: price.min,
    price_max: price.max,
    title_key: fold(product.title),
    vendor_key: fold(product.vendor),
    search,
  };
}

async function upsertProducts(tx: Tx, rows: readonly object[]): Promise<void> {
  await sql`
    insert into products (
      id, handle, title, description_html, vendor, product_type, tags, status, options, images, seo_title,
      seo_description, version, price_min, price_max, title_key, vendor_key, search
    )
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as row (
      id text, handle text, title text, description_html text, vendor text, product_type text, tags text[],
      status text, options jsonb, images jsonb, seo_title text, seo_description text, version integer,
      price_min bigint, price_max bigint, title_key text, vendor_key text, search tsvector
    )
    on conflict (id) do update set
      handle = excluded.handle, title = excluded.title, description_html = excluded.description_html,
      vendor = excluded.vendor, product_type = excluded.product_type, tags = excluded.tags,
      status = excluded.status, options = excluded.options, images = excluded.images,
      seo_title = excluded.seo_title, seo_description = excluded.seo_description,
      version = excluded.version, price_min = excluded.price_min, price_max = excluded.price_max,
      title_key = excluded.title_key, vendor_key = excluded.vendor_key, search = excluded.search,
      updated_at = now()`.execute(tx);
}

function variantsJson(product: Product) {
  return product.variants.map((variant, position) => ({
    id: variant.id,
    product_id: product.id,
    position,
    version: variant.version,
    title: variantTitle(variant),
    sku: variant.sku,
    // The order of the keys is the database's, so that equal options are equal there.
    selected_options: variant.selectedOptions.map(({ name, value }) => ({ name, value })),
    price: variant.price,
    compare_at_price: variant.compareAtPrice,
    barcode: variant.barcode,
    weight_grams: variant.weight.grams,
    weight_value: variant.weight.value,
    weight_unit: variant.weight.unit,
    requires_shipping: variant.requiresShipping,
    taxable: variant.taxable,
    tracked: variant.tracked,
    image_url: variant.imageUrl,
    imported_quantity: variant.importedQuantity,
  }));
}

async function upsertVariants(tx: Tx, rows: readonly object[]): Promise<void> {
  await sql`
    insert into variants (
      id, product_id, position, version, title, sku, selected_options, price, compare_at_price, barcode,
      weight_grams, weight_value, weight_unit, requires_shipping, taxable, tracked, image_url,
      imported_quantity
    )
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as row (
      id text, product_id text, position integer, version integer, title text, sku text,
      selected_options jsonb, price bigint, compare_at_price bigint, barcode text, weight_grams bigint,
      weight_value numeric, weight_unit text, requires_shipping boolean, taxable boolean, tracked boolean,
      image_url text, imported_quantity bigint
    )
    on conflict (id) do update set
      position = excluded.position, version = excluded.version, title = excluded.title, sku = excluded.sku,
      selected_options = excluded.selected_options, price = excluded.price,
      compare_at_price = excluded.compare_at_price, barcode = excluded.barcode,
      weight_grams = excluded.weight_grams, weight_value = excluded.weight_value,
      weight_unit = excluded.weight_unit, requires_shipping = excluded.requires_shipping,
      taxable = excluded.taxable, tracked = excluded.tracked, image_url = excluded.image_url,
      imported_quantity = excluded.imported_quantity`.execute(tx);
}

/** In order, so that two imports that bring the same words wait for each other and not in a circle. */
async function addSearchWords(tx: Tx, words: readonly string[]): Promise<void> {
  await sql`
    insert into search_words (word) select word from unnest(${[...new Set(words)].sort()}::text[]) as word
    on conflict do nothing`.execute(tx);
}
