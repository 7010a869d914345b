import type { Kysely } from 'kysely';
import type { VariantDetails } from '../domain/product.ts';
import { toDetails } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';
import { selectVariantsById } from '../store/variants.ts';

type Deps = { db: Kysely<Tables> };

/** The variants of these ids, whatever the status of their products; null where there is none. */
export const variantsById =
  ({ db }: Deps) =>
  async (ids: readonly string[]): Promise<(VariantDetails | null)[]> => {
    const rows = await selectVariantsById(db, ids);
    const byId = new Map(rows.map((row) => [row.id, toDetails(row)]));
    return ids.map((id) => byId.get(id) ?? null);
  };
