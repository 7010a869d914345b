import { markProductDeleted, saveVariants } from '../store/catalog-copies.ts';
import type { Tx } from '../store/tables.ts';

export interface ForgetProduct {
  readonly productId: string;
  readonly version: number;
  readonly variantIds: readonly string[];
}

/** A deleted product is not for sale any more; what is left of it stays counted. */
export async function forgetProduct(
  tx: Tx,
  { productId, version, variantIds }: ForgetProduct,
): Promise<void> {
  await markProductDeleted(tx, productId, version);
  const removed = variantIds.map((variantId) => ({ variantId, version: 0, tracked: true, removed: true }));
  await saveVariants(tx, productId, removed);
}
