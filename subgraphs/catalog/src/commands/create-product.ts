import { createId } from '@hansa/kit/ids';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { freeHandle, handleFromTitle, normalizeHandle } from '../domain/handle.ts';
import { done, refused, refusedFor, type Outcome } from '../domain/outcome.ts';
import { eventsOf } from '../domain/product-events.ts';
import type { ProductDraft } from '../domain/product-draft.ts';
import { reviseProduct } from '../domain/revise-product.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { saveProducts, takenHandles } from '../store/products.ts';
import type { ProductDeps } from './deps.ts';

/** Adds a product. A handle made from the title gives way to one that is taken; a named one does not. */
export const createProduct =
  ({ db, currencyCode }: ProductDeps) =>
  (draft: ProductDraft): Promise<Outcome<{ productId: string }>> =>
    inTransaction(db, async (tx) => {
      const named = draft.handle === undefined ? undefined : normalizeHandle(draft.handle);
      const wanted = named ?? handleFromTitle(draft.title ?? '', 'product');
      const taken = await takenHandles(tx, wanted);
      if (named !== undefined && taken.has(named)) {
        return refusedFor('HANDLE_TAKEN', ['handle'], `Another product has the handle "${named}".`);
      }
      const handle = named ?? freeHandle(wanted, taken);
      const revision = reviseProduct(undefined, { ...draft, handle }, { currencyCode, newId: createId });
      if (revision.kind === 'refused') return refused(revision.issues);
      if (revision.kind === 'revised') {
        await saveProducts(tx, [revision.product], []);
        await appendToOutbox(tx, '/catalog', eventsOf(revision, currencyCode));
      }
      return done({ productId: revision.product.id });
    });
