import { isId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { done, isStale, refusedAsStale, refusedFor, type Outcome } from '../domain/outcome.ts';
import { deleteCollection as removeCollection, lockCollection } from '../store/collections.ts';
import { inTransaction } from '../store/in-transaction.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

export interface DeleteCollection {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** Removes a collection; its products stay. */
export const deleteCollection =
  ({ db }: Deps) =>
  ({ id, expectedVersion }: DeleteCollection): Promise<Outcome<{ collectionId: string }>> =>
    inTransaction(db, async (tx) => {
      const current = isId('coll', id) ? await lockCollection(tx, id) : undefined;
      if (!current) return refusedFor('NOT_FOUND', ['id'], 'There is no such collection.');
      if (isStale(current.version, expectedVersion)) return refusedAsStale(current.version);
      await removeCollection(tx, id);
      return done({ collectionId: id });
    });
