import { productCreated } from '@hansa/contracts/catalog/product-created';
import { productUpdated } from '@hansa/contracts/catalog/product-updated';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import { keepProduct } from '../commands/keep-product.ts';
import type { Tx } from '../store/tables.ts';

const snapshot = z.object({
  productId: z.string(),
  version: z.int().positive(),
  status: z.string(),
  variants: z.array(
    z.object({
      variantId: z.string(),
      version: z.int().positive(),
      tracked: z.boolean(),
      importedQuantity: z.int().nonnegative().optional(),
    }),
  ),
  removedVariantIds: z.array(z.string()),
});

const handle = ({ data }: EventEnvelope & { data: z.infer<typeof snapshot> }, tx: Tx) =>
  keepProduct(tx, { ...data, active: data.status === 'ACTIVE' });

/** Both events carry the whole product; which of them comes first does not matter. */
export const onProductSnapshot: readonly Reaction<Tx>[] = [
  reaction(productCreated, snapshot, handle),
  reaction(productUpdated, snapshot, handle),
];
