import { beyondCursor, inOrder, type Page } from '@hansa/kit/graphql/page';
import { sql, type Kysely } from 'kysely';
import type { Collection } from '../domain/collection.ts';
import { fold } from '../domain/text.ts';
import type { Tx } from './in-transaction.ts';
import { checkCursor, titleForm } from './product-sorting.ts';
import type { CollectionRow } from './rows.ts';
import type { Tables } from './tables.ts';

const sorting = { columns: ['c.title_key', 'c.id'], descending: false } as const;

/** One page of all collections, by title. */
export async function selectCollections(db: Kysely<Tables>, page: Page): Promise<CollectionRow[]> {
  checkCursor(page, titleForm);
  const { rows } = await sql<CollectionRow>`
    select c.* from collections c where ${beyondCursor(page, sorting)}
    order by ${inOrder(page, sorting)} limit ${page.fetch}`.execute(db);
  return rows;
}

export async function countCollections(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('collections')
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** One page of the collections that each of these products is in, by title. */
export async function selectCollectionsOf(
  db: Kysely<Tables>,
  productIds: readonly string[],
  page: Page,
): Promise<(CollectionRow & { product_id: string })[]> {
  checkCursor(page, titleForm);
  const { rows } = await sql<CollectionRow & { product_id: string }>`
    select found.* from unnest(${productIds}::text[]) as asked (id)
    cross join lateral (
      select c.*, m.product_id from collection_products m join collections c on c.id = m.collection_id
      where m.product_id = asked.id and ${beyondCursor(page, sorting)}
      order by ${inOrder(page, sorting)} limit ${page.fetch}
    ) found`.execute(db);
  return rows;
}

/** How many collections each of these products is in. */
export async function countCollectionsOf(
  db: Kysely<Tables>,
  productIds: readonly string[],
): Promise<{ product_id: string; count: number }[]> {
  return db
    .selectFrom('collection_products')
    .select(['product_id', sql<number>`count(*)`.as('count')])
    .where('product_id', '=', sql<string>`any(${productIds})`)
    .groupBy('product_id')
    .execute();
}

export async function selectCollectionsById(
  db: Kysely<Tables>,
  ids: readonly string[],
): Promise<CollectionRow[]> {
  return db
    .selectFrom('collections')
    .selectAll()
    .where('id', '=', sql<string>`any(${ids})`)
    .execute();
}

export async function selectCollectionsByHandle(
  db: Kysely<Tables>,
  handles: readonly string[],
): Promise<CollectionRow[]> {
  return db
    .selectFrom('collections')
    .selectAll()
    .where('handle', '=', sql<string>`any(${handles})`)
    .execute();
}

/** The collection, locked until the transaction ends. */
export async function lockCollection(tx: Tx, id: string): Promise<CollectionRow | undefined> {
  return tx.selectFrom('collections').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Which of the handles that begin like this one are taken. */
export async function takenCollectionHandles(tx: Tx, handle: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('collections')
    .select('handle')
    .where(sql<boolean>`handle = ${handle} or starts_with(handle, ${`${handle}-`})`)
    .execute();
  return new Set(rows.map((row) => row.handle));
}

export async function saveCollection(tx: Tx, collection: Collection): Promise<void> {
  const { id, handle, title, descriptionHtml, version } = collection;
  const values = { handle, title, title_key: fold(title), description_html: descriptionHtml, version };
  await tx
    .insertInto('collections')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...values, updated_at: sql<Date>`now()` }))
    .execute();
}

export async function deleteCollection(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('collections').where('id', '=', id).execute();
}

/** Which of these ids no product has, or has any more. */
export async function missingProducts(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${ids}::text[]) as asked (id)
    where not exists (select from products p where p.id = asked.id)`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** Puts products at the end of a collection, in this order; those already in it keep their place. */
export async function addMembers(tx: Tx, collectionId: string, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await sql`
    insert into collection_products (collection_id, product_id, position)
    select ${collectionId}, added.id, added.place + coalesce(
      (select max(position) from collection_products where collection_id = ${collectionId}), 0)
    from unnest(${productIds}::text[]) with ordinality as added (id, place)
    on conflict do nothing`.execute(tx);
}

export async function removeMembers(
  tx: Tx,
  collectionId: string,
  productIds: readonly string[],
): Promise<void> {
  if (productIds.length === 0) return;
  await tx
    .deleteFrom('collection_products')
    .where('collection_id', '=', collectionId)
    .where('product_id', '=', sql<string>`any(${productIds})`)
    .execute();
}
