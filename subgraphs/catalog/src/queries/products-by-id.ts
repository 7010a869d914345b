import type { Kysely } from 'kysely';
import type { ProductSummary } from '../domain/product.ts';
import { selectProductsById } from '../store/product-lists.ts';
import { toSummary } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

/** The products of these ids, whatever their status; null where there is none. */
export const productsById =
  ({ db }: Deps) =>
  async (ids: readonly string[]): Promise<(ProductSummary | null)[]> => {
    const rows = await selectProductsById(db, ids);
    const byId = new Map(rows.map((row) => [row.id, toSummary(row)]));
    return ids.map((id) => byId.get(id) ?? null);
  };
