import { normalizeHandle } from '../domain/handle.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ProductDraft } from '../domain/product-draft.ts';
import { changeProduct } from './change-product.ts';
import type { ProductDeps } from './deps.ts';

export interface UpdateProduct {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly draft: ProductDraft;
}

/** Changes what the draft names, and leaves the rest of the product as it is. */
export const updateProduct =
  (deps: ProductDeps) =>
  ({ id, expectedVersion, draft }: UpdateProduct): Promise<Outcome<{ productId: string }>> =>
    changeProduct(deps, {
      productId: id,
      idField: 'id',
      expectedVersion,
      decide: () => ({
        ...draft,
        handle: draft.handle === undefined ? undefined : normalizeHandle(draft.handle),
      }),
    });
