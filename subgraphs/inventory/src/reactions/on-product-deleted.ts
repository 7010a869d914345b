import { productDeleted } from '@hansa/contracts/catalog/product-deleted';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import { forgetProduct } from '../commands/forget-product.ts';
import type { Tx } from '../store/tables.ts';

const deleted = z.object({
  productId: z.string(),
  version: z.int().positive(),
  variantIds: z.array(z.string()),
});

export const onProductDeleted: Reaction<Tx> = reaction(productDeleted, deleted, ({ data }, tx: Tx) =>
  forgetProduct(tx, data),
);
