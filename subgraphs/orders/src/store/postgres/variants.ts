import { sql, type Kysely } from 'kysely';
import { titleOf, type Variant } from '../../domain/variant.ts';
import { lookable, type VariantNews, type VariantStore } from '../variant-store.ts';
import type { Tables } from './tables.ts';

/** Variant copies in PostgreSQL. */
export function createPostgresVariantStore(db: Kysely<Tables>): VariantStore {
  return {
    byIds: async (ids) => {
      const sought = lookable(ids);
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
