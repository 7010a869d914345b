import { isId } from '@hansa/kit/ids';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { done, isStale, refusedAsStale, refusedFor, type Outcome } from '../domain/outcome.ts';
import { deletionOf } from '../domain/product-events.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { deleteProduct as removeProduct, lockProducts } from '../store/products.ts';
import type { ProductDeps } from './deps.ts';

export interface DeleteProduct {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** Removes a product for good. To keep it readable in old orders, archive it instead. */
export const deleteProduct =
  ({ db }: Pick<ProductDeps, 'db'>) =>
  ({ id, expectedVersion }: DeleteProduct): Promise<Outcome<{ productId: string }>> =>
    inTransaction(db, async (tx) => {
      const [product] = isId('prod', id) ? await lockProducts(tx, [id]) : [];
      if (!product) return refusedFor('NOT_FOUND', ['id'], 'There is no such product.');
      if (isStale(product.version, expectedVersion)) return refusedAsStale(product.version);

      await removeProduct(tx, id);
      await appendToOutbox(tx, '/catalog', [deletionOf(product)]);
      return done({ productId: id });
    });
