import type { Kysely } from 'kysely';
import type { ProductSummary } from '../domain/product.ts';
import { selectProductsByHandle } from '../store/product-lists.ts';
import { toSummary } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

/** The products of these handles, whatever their status; null where there is none. */
export const productsByHandle =
  ({ db }: Deps) =>
  async (handles: readonly string[]): Promise<(ProductSummary | null)[]> => {
    const rows = await selectProductsByHandle(db, handles);
    const byHandle = new Map(rows.map((row) => [row.handle, toSummary(row)]));
    return handles.map((handle) => byHandle.get(handle) ?? null);
  };
