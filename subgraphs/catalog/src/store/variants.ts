import { beyondCursor, inOrder, type Page } from '@hansa/kit/graphql/page';
import { sql, type Kysely } from 'kysely';
import { checkCursor, positionForm } from './product-sorting.ts';
import type { ProductRow, VariantRow } from './rows.ts';
import type { Tables } from './tables.ts';

/** A variant beside what it takes from its product. */
export type VariantDetailsRow = VariantRow & Pick<ProductRow, 'images' | 'status'>;

const sorting = { columns: ['v.position', 'v.id'], descending: false } as const;

/** One page of the variants of each of these products, in their order. */
export async function selectVariantsOf(
  db: Kysely<Tables>,
  productIds: readonly string[],
  page: Page,
): Promise<VariantDetailsRow[]> {
  checkCursor(page, positionForm);
  const { rows } = await sql<VariantDetailsRow>`
    select found.*, p.images, p.status from products p
    cross join lateral (
      select v.* from variants v where v.product_id = p.id and ${beyondCursor(page, sorting)}
      order by ${inOrder(page, sorting)} limit ${page.fetch}
    ) found
    where p.id = any(${productIds})`.execute(db);
  return rows;
}

/** How many variants each of these products has. */
export async function countVariantsOf(
  db: Kysely<Tables>,
  productIds: readonly string[],
): Promise<{ product_id: string; count: number }[]> {
  return db
    .selectFrom('variants')
    .select(['product_id', sql<number>`count(*)`.as('count')])
    .where('product_id', '=', sql<string>`any(${productIds})`)
    .groupBy('product_id')
    .execute();
}

/** The variants of these ids. */
export async function selectVariantsById(
  db: Kysely<Tables>,
  ids: readonly string[],
): Promise<VariantDetailsRow[]> {
  return db
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .selectAll('v')
    .select(['p.images', 'p.status'])
    .where('v.id', '=', sql<string>`any(${ids})`)
    .execute();
}
