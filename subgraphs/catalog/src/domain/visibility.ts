import type { ProductStatus } from './product.ts';

/** Who looks: staff who may change the catalog see everything in it. */
export interface Sight {
  readonly seesAll: boolean;
}

/** Whether a shopper finds the product by looking for it. */
export function isListed(status: ProductStatus, { seesAll }: Sight): boolean {
  return seesAll || status === 'ACTIVE';
}

/** Whether a reference to the product still leads to it: an old order may name what is no longer sold. */
export function isResolvable(status: ProductStatus, { seesAll }: Sight): boolean {
  return seesAll || status !== 'DRAFT';
}
