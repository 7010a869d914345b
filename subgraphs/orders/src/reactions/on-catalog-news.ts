import { productCreated } from '@hansa/contracts/catalog/product-created';
import { productDeleted } from '@hansa/contracts/catalog/product-deleted';
import { productUpdated } from '@hansa/contracts/catalog/product-updated';
import { variantUpdated } from '@hansa/contracts/catalog/variant-updated';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import type { VariantStore } from '../store/variant-store.ts';

const variant = z.object({
  variantId: z.string(),
  version: z.int(),
  title: z.string(),
  sku: z.string().nullable(),
  price: z.object({ amount: z.int(), currencyCode: z.string() }),
  weightGrams: z.int(),
  requiresShipping: z.boolean(),
  taxable: z.boolean(),
});
const product = z.object({
  productId: z.string(),
  version: z.int(),
  title: z.string(),
  status: z.string(),
  variants: z.array(variant),
  removedVariantIds: z.array(z.string()),
});
const ofProduct = z.object({ productId: z.string() });
const deletion = z.object({ productId: z.string(), version: z.int(), variantIds: z.array(z.string()) });

/** Keeps the copies of variants that carts are priced by. Each write looks at versions, so none needs an inbox. */
export function onCatalogNews(variants: VariantStore): Reaction<string>[] {
  return [
    reaction(productCreated, product, ({ data }) => variants.keepProduct(data)),
    reaction(productUpdated, product, ({ data }) => variants.keepProduct(data)),
    reaction(variantUpdated, variant.extend(ofProduct.shape), ({ data }) =>
      variants.keepVariant(data.productId, data),
    ),
    reaction(productDeleted, deletion, ({ data }) => variants.deleteProduct(data)),
  ];
}
