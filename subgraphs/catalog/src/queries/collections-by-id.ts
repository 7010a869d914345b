import type { Kysely } from 'kysely';
import type { CollectionSummary } from '../domain/collection.ts';
import { selectCollectionsById } from '../store/collections.ts';
import { toCollection } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

/** The collections of these ids; null where there is none. */
export const collectionsById =
  ({ db }: Deps) =>
  async (ids: readonly string[]): Promise<(CollectionSummary | null)[]> => {
    const rows = await selectCollectionsById(db, ids);
    const byId = new Map(rows.map((row) => [row.id, toCollection(row)]));
    return ids.map((id) => byId.get(id) ?? null);
  };
