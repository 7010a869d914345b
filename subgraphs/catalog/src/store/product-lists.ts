import { beyondCursor, inOrder, type Page } from '@hansa/kit/graphql/page';
import { sql, type Kysely } from 'kysely';
import type { ProductFilters } from '../domain/product-filters.ts';
import { all, inScope, passesFilters, type ProductScope } from './product-conditions.ts';
import {
  checkCursor,
  positionForm,
  relevanceOf,
  type ProductSorting,
  type SortedRow,
} from './product-sorting.ts';
import type { ProductRow } from './rows.ts';
import { productColumns, type Tables } from './tables.ts';

export interface ProductSelection {
  readonly scope: ProductScope;
  readonly filters: ProductFilters;
}

const columns = sql.join(productColumns.map((column) => sql.ref(column)));

/** One page of the products that a selection leaves. */
export async function selectProducts(
  db: Kysely<Tables>,
  { scope, filters }: ProductSelection,
  { page, sorting }: { page: Page; sorting: ProductSorting },
): Promise<SortedRow[]> {
  checkCursor(page, sorting.cursorForm);
  const relevance = scope.tsquery === undefined ? sql`0` : relevanceOf(scope.tsquery);
  const { rows } = await sql<SortedRow>`
    select ${columns}, ${relevance} as relevance from products p
    where ${all([inScope(scope), passesFilters(filters), beyondCursor(page, sorting)])}
    order by ${inOrder(page, sorting)} limit ${page.fetch}`.execute(db);
  return rows;
}

export async function countProducts(
  db: Kysely<Tables>,
  { scope, filters }: ProductSelection,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from products p
    where ${all([inScope(scope), passesFilters(filters)])}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** A product in a collection. */
export type MemberRow = ProductRow & { readonly collection_id: string; readonly position: number };

const memberSorting = { columns: ['m.position', 'm.product_id'], descending: false } as const;

/** One page of each of these collections, in the merchant's order. */
export async function selectMembers(
  db: Kysely<Tables>,
  collectionIds: readonly string[],
  { scope, filters, page }: ProductSelection & { page: Page },
): Promise<MemberRow[]> {
  checkCursor(page, positionForm);
  const { rows } = await sql<MemberRow>`
    select found.* from unnest(${collectionIds}::text[]) as asked (id)
    cross join lateral (
      select ${columns}, m.collection_id, m.position
      from collection_products m join products p on p.id = m.product_id
      where m.collection_id = asked.id
        and ${all([inScope(scope), passesFilters(filters), beyondCursor(page, memberSorting)])}
      order by ${inOrder(page, memberSorting)} limit ${page.fetch}
    ) found`.execute(db);
  return rows;
}

/** How many products each of these collections has. */
export async function countMembers(
  db: Kysely<Tables>,
  collectionIds: readonly string[],
  { scope, filters }: ProductSelection,
): Promise<{ collection_id: string; count: number }[]> {
  const { rows } = await sql<{ collection_id: string; count: number }>`
    select m.collection_id, count(*) as count
    from collection_products m join products p on p.id = m.product_id
    where m.collection_id = any(${collectionIds}) and ${all([inScope(scope), passesFilters(filters)])}
    group by m.collection_id`.execute(db);
  return rows;
}

/** The products of these ids. */
export async function selectProductsById(db: Kysely<Tables>, ids: readonly string[]): Promise<ProductRow[]> {
  return db
    .selectFrom('products as p')
    .select(productColumns)
    .where('p.id', '=', sql<string>`any(${ids})`)
    .execute();
}

/** The products of these handles. */
export async function selectProductsByHandle(
  db: Kysely<Tables>,
  handles: readonly string[],
): Promise<ProductRow[]> {
  return db
    .selectFrom('products as p')
    .select(productColumns)
    .where('p.handle', '=', sql<string>`any(${handles})`)
    .execute();
}
