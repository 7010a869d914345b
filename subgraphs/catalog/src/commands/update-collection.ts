import { isId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { reviseCollection, type CollectionDraft } from '../domain/collection.ts';
import { normalizeHandle } from '../domain/handle.ts';
import { done, isStale, refused, refusedAsStale, refusedFor, type Outcome } from '../domain/outcome.ts';
import {
  addMembers,
  lockCollection,
  removeMembers,
  saveCollection,
  takenCollectionHandles,
} from '../store/collections.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { toCollection } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';
import { checkProducts } from './check-products.ts';

type Deps = { db: Kysely<Tables> };

export interface UpdateCollection {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly draft: CollectionDraft;
  /** Put at the end; those that are in it already keep their place. */
  readonly productIdsToAdd: readonly string[];
  readonly productIdsToRemove: readonly string[];
}

/** Changes what the draft names, takes products out, then puts products in. */
export const updateCollection =
  ({ db }: Deps) =>
  (command: UpdateCollection): Promise<Outcome<{ collectionId: string }>> =>
    inTransaction(db, async (tx) => {
      const { id, expectedVersion, productIdsToAdd, productIdsToRemove } = command;
      const current = isId('coll', id) ? await lockCollection(tx, id) : undefined;
      if (!current) return refusedFor('NOT_FOUND', ['id'], 'There is no such collection.');
      if (isStale(current.version, expectedVersion)) return refusedAsStale(current.version);

      const handle =
        command.draft.handle === undefined ? current.handle : normalizeHandle(command.draft.handle);
      if (handle !== current.handle && (await takenCollectionHandles(tx, handle)).has(handle)) {
        return refusedFor('HANDLE_TAKEN', ['handle'], `Another collection has the handle "${handle}".`);
      }
      const { collection, issues } = reviseCollection(toCollection(current), { ...command.draft, handle });
      const problems = [...issues, ...(await checkProducts(tx, productIdsToAdd, 'productIdsToAdd'))];
      if (problems.length > 0) return refused(problems);

      await saveCollection(tx, collection);
      await removeMembers(tx, id, productIdsToRemove);
      await addMembers(tx, id, productIdsToAdd);
      return done({ collectionId: id });
    });
