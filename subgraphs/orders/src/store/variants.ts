import { sql, type Kysely } from 'kysely';
import { titleOf, type Variant, type Variants } from '../domain/variant.ts';
import type { Tables } from './tables.ts';

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
 * in any order, and no two rows need to be written together.
 */
export interface VariantStore {
  /** Every id that was asked for is a key of the answer. */
  byIds(ids: readonly string[]): Promise<Variants>;
  keepProduct(news: ProductNews): Promise<void>;
  keepVariant(productId: string, news: VariantNews): Promise<void>;
  deleteProduct(news: { productId: string; version: number; variantIds: readonly string[] }): Promise<void>;
}

/** Ids of variants as the catalog makes them; whatever else a client sends is not looked for. */
const idForm = /^[\w-]{1,64}$/;

/** Variant copies in PostgreSQL. */
export function createVariantStore(db: Kysely<Tables>): VariantStore {
  return {
    byIds: async (ids) => {
      const sought = [...new Set(ids)].filter((id) => idForm.test(id));
      const rows = sought.length > 0 ? await select(db, sought) : [];
      const found = new Map(rows.map((row) => [row.id, toVariant(row)]));
      return new Map(ids.map((id) => [id, found.get(id)]));
    },

    keepProduct: async ({ productId, version, title, status, variants, removedVariantIds }) => {
      await keepProductRow(db, { id: productId, version, title, status });
      await keepVariantRows(db, productId, variants);
      await removeVariants(db, productId, removedVariantIds);
    },

    keepVariant: (productId, news) => keepVariantRows(db, productId, [news]),

    deleteProduct: async ({ productId, version, variantIds }) => {
      await keepProductRow(db, { id: productId, version, title: '', status: DELETED });
      await removeVariants(db, productId, variantIds);
    },
  };
}

const DELETED = 'DELETED';

async function keepProductRow(
  db: Kysely<Tables>,
  row: { id: string; version: number; title: string; status: string },
) {
  await sql`
    insert into products (id, version, title, status)
    values (${row.id}, ${row.version}, ${row.title}, ${row.status})
    on conflict (id) do update set
      version = excluded.version,
      status = excluded.status,
      -- A deleted product keeps its name for the carts it is still in.
      title = case when excluded.status = ${DELETED} then products.title else excluded.title end
    where products.status <> ${DELETED}
      and (products.version < excluded.version or excluded.status = ${DELETED})`.execute(db);
}

async function keepVariantRows(db: Kysely<Tables>, productId: string, variants: readonly VariantNews[]) {
  if (variants.length === 0) return;
  await sql`
    insert into variants (
      id, product_id, version, title, sku, price_amount, currency_code, weight_grams, requires_shipping, taxable
    )
    select
      news."variantId", ${productId}, news.version, news.title, news.sku, (news.price ->> 'amount')::bigint,
      news.price ->> 'currencyCode', news."weightGrams", news."requiresShipping", news.taxable
    from json_to_recordset(${JSON.stringify(variants)}) as news (
      "variantId" text, version bigint, title text, sku text, price json, "weightGrams" bigint,
      "requiresShipping" boolean, taxable boolean
    )
    order by news."variantId"
    on conflict (id) do update set
      product_id = excluded.product_id,
      version = excluded.version,
      title = excluded.title,
      sku = excluded.sku,
      price_amount = excluded.price_amount,
      currency_code = excluded.currency_code,
      weight_grams = excluded.weight_grams,
      requires_shipping = excluded.requires_shipping,
      taxable = excluded.taxable
    where variants.version < excluded.version and not variants.removed`.execute(db);
}

/** Leaves a mark even where nothing was known, so that older news coming later does not make a variant. */
async function removeVariants(db: Kysely<Tables>, productId: string, variantIds: readonly string[]) {
  if (variantIds.length === 0) return;
  await sql`
    insert into variants (
      id, product_id, version, title, price_amount, currency_code, weight_grams, requires_shipping, taxable, removed
    )
    select id, ${productId}, 0, '', 0, '', 0, false, false, true
    from unnest(${variantIds}::text[]) as gone (id)
    order by id
    on conflict (id) do update set removed = true`.execute(db);
}

function select(db: Kysely<Tables>, ids: readonly string[]) {
  return db
    .selectFrom('variants')
    .leftJoin('products', 'products.id', 'variants.product_id')
    .selectAll('variants')
    .select(['products.title as productTitle', 'products.status as productStatus'])
    .where('variants.id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
}

function toVariant(row: Awaited<ReturnType<typeof select>>[number]): Variant {
  return {
    id: row.id,
    title: titleOf(row.productTitle ?? '', row.title),
    sku: row.sku,
    price: { amount: row.price_amount, currencyCode: row.currency_code },
    weightGrams: row.weight_grams,
    requiresShipping: row.requires_shipping,
    taxable: row.taxable,
    purchasable: row.productStatus === 'ACTIVE' && !row.removed,
  };
}
