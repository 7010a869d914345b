import type { Kysely } from 'kysely';
import type { CollectionSummary } from '../domain/collection.ts';
import { selectCollectionsByHandle } from '../store/collections.ts';
import { toCollection } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

/** The collections of these handles; null where there is none. */
export const collectionsByHandle =
  ({ db }: Deps) =>
  async (handles: readonly string[]): Promise<(CollectionSummary | null)[]> => {
    const rows = await selectCollectionsByHandle(db, handles);
    const byHandle = new Map(rows.map((row) => [row.handle, toCollection(row)]));
    return handles.map((handle) => byHandle.get(handle) ?? null);
  };
