import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { reviseCollection, type CollectionDraft } from '../domain/collection.ts';
import { freeHandle, handleFromTitle, normalizeHandle } from '../domain/handle.ts';
import { done, refused, refusedFor, type Outcome } from '../domain/outcome.ts';
import { addMembers, saveCollection, takenCollectionHandles } from '../store/collections.ts';
import { inTransaction } from '../store/in-transaction.ts';
import type { Tables } from '../store/tables.ts';
import { checkProducts } from './check-products.ts';

type Deps = { db: Kysely<Tables> };

export interface CreateCollection {
  readonly draft: CollectionDraft;
  readonly productIds: readonly string[];
}

/** Adds a collection of products, in the order in which they are named. */
export const createCollection =
  ({ db }: Deps) =>
  ({ draft, productIds }: CreateCollection): Promise<Outcome<{ collectionId: string }>> =>
    inTransaction(db, async (tx) => {
      const named = draft.handle === undefined ? undefined : normalizeHandle(draft.handle);
      const wanted = named ?? handleFromTitle(draft.title ?? '', 'collection');
      const taken = await takenCollectionHandles(tx, wanted);
      if (named !== undefined && taken.has(named)) {
        return refusedFor('HANDLE_TAKEN', ['handle'], `Another collection has the handle "${named}".`);
      }
      const handle = named ?? freeHandle(wanted, taken);
      const blank = { id: createId('coll'), handle, title: '', descriptionHtml: '', version: 0 };
      const { collection, issues } = reviseCollection(blank, { ...draft, handle });
      const problems = [...issues, ...(await checkProducts(tx, productIds, 'productIds'))];
      if (problems.length > 0) return refused(problems);

      await saveCollection(tx, collection);
      await addMembers(tx, collection.id, productIds);
      return done({ collectionId: collection.id });
    });
