import { createId, isId } from '@hansa/kit/ids';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { done, isStale, refused, refusedAsStale, refusedFor, type Outcome } from '../domain/outcome.ts';
import { eventsOf } from '../domain/product-events.ts';
import type { Product } from '../domain/product.ts';
import type { ProductDraft } from '../domain/product-draft.ts';
import { reviseProduct } from '../domain/revise-product.ts';
import type { Issue } from '../domain/issue.ts';
import { inTransaction, type Tx } from '../store/in-transaction.ts';
import { lockProducts, saveProducts, takenHandles } from '../store/products.ts';
import type { ProductDeps } from './deps.ts';

export interface ProductChange {
  readonly productId: string;
  /** Where the caller named the product, for the refusal. */
  readonly idField: string;
  readonly expectedVersion?: number | null | undefined;
  /** The draft of the next version, or why there cannot be one. */
  readonly decide: (product: Product) => ProductDraft | readonly Issue[];
}

/** Locks a product, decides on its next version, and keeps it together with what the neighbours are told. */
export async function changeProduct(
  { db, currencyCode }: ProductDeps,
  change: ProductChange,
): Promise<Outcome<{ productId: string }>> {
  const { productId, idField, expectedVersion, decide } = change;
  return inTransaction(db, async (tx) => {
    const [product] = isId('prod', productId) ? await lockProducts(tx, [productId]) : [];
    if (!product) return refusedFor('NOT_FOUND', [idField], 'There is no such product.');
    if (isStale(product.version, expectedVersion)) return refusedAsStale(product.version);

    const decision = decide(product);
    if (isRefusal(decision)) return refused(decision);
    if (await isTakenByAnother(tx, product, decision.handle)) {
      return refusedFor('HANDLE_TAKEN', ['handle'], `Another product has the handle "${decision.handle}".`);
    }
    const revision = reviseProduct(product, decision, { currencyCode, newId: createId });
    if (revision.kind === 'refused') return refused(revision.issues);
    if (revision.kind === 'revised') {
      await saveProducts(tx, [revision.product], revision.removedVariantIds);
      await appendToOutbox(tx, '/catalog', eventsOf(revision, currencyCode));
    }
    return done({ productId });
  });
}

function isRefusal(decision: ProductDraft | readonly Issue[]): decision is readonly Issue[] {
  return Array.isArray(decision);
}

async function isTakenByAnother(tx: Tx, product: Product, handle: string | undefined): Promise<boolean> {
  if (handle === undefined || handle === product.handle) return false;
  return (await takenHandles(tx, handle)).has(handle);
}
