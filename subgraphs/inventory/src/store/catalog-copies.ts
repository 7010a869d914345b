import { sql } from 'kysely';
import type { Tx } from './tables.ts';

export interface ProductCopy {
  readonly productId: string;
  readonly version: number;
  readonly active: boolean;
}

export interface VariantCopy {
  readonly variantId: string;
  readonly version: number;
  readonly tracked: boolean;
  readonly removed: boolean;
}

/** Keeps the newest word about a product; an older one that comes late changes nothing. */
export async function saveProduct(tx: Tx, { productId, version, active }: ProductCopy): Promise<void> {
  await sql`
    insert into products (id, version, active) values (${productId}, ${version}, ${active})
    on conflict (id) do update set version = excluded.version, active = excluded.active
    where products.version < excluded.version`.execute(tx);
}

/** A deleted product stays deleted, whatever comes late. */
export async function markProductDeleted(tx: Tx, productId: string, version: number): Promise<void> {
  await sql`
    insert into products (id, version, active, deleted) values (${productId}, ${version}, false, true)
    on conflict (id) do update set deleted = true`.execute(tx);
}

/**
 * Keeps the newest word about each variant; removed ones stay removed. One statement in the order of ids:
 * it takes the same locks in the same order as `lockStock`.
 */
export async function saveVariants(
  tx: Tx,
  productId: string,
  variants: readonly VariantCopy[],
): Promise<void> {
  if (variants.length === 0) return;
  await sql`
    insert into variants as known (id, product_id, version, tracked, removed)
    select id, ${productId}, version, tracked, removed from unnest(
      ${variants.map(({ variantId }) => variantId)}::text[],
      ${variants.map(({ version }) => version)}::bigint[],
      ${variants.map(({ tracked }) => tracked)}::boolean[],
      ${variants.map(({ removed }) => removed)}::boolean[]
    ) as told (id, version, tracked, removed)
    order by id collate "C"
    on conflict (id) do update set
      version = greatest(known.version, excluded.version),
      tracked = case when excluded.version > known.version then excluded.tracked else known.tracked end,
      removed = known.removed or excluded.removed`.execute(tx);
}

/** Those of the variants whose stock no import of this version or a later one has set; notes that this one does. */
export async function beginImport(
  tx: Tx,
  variantIds: readonly string[],
  version: number,
): Promise<Set<string>> {
  const rows = await tx
    .updateTable('variants')
    .set({ imported_version: version })
    .where('id', 'in', variantIds)
    .where('imported_version', '<', version)
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}
