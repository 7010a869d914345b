import { titleOf, type Variant } from '../../domain/variant.ts';
import { lookable, type VariantNews, type VariantStore } from '../variant-store.ts';
import type { Clock } from './clock.ts';
import type { Collections, Mark, ProductCopy, VariantCopy } from './collections.ts';
import { insertMissing, insertNew } from './insert.ts';
import { aRevision, newestOfEach } from './revisions.ts';

type CatalogCollections = Pick<Collections, 'products' | 'variants' | 'gone'>;

/**
 * Variant copies in MongoDB. News is kept as a revision by the version it carries; the newest counts, whenever it
 * came. What was removed is marked, so that older news coming later does not bring it back.
 */
export function createMongoVariantStore(collections: CatalogCollections, clock: Clock): VariantStore {
  const { products, variants, gone } = collections;

  const goneOf = async (ids: readonly string[]) =>
    new Set((await gone.find({ _id: { $in: [...ids] } }).toArray()).map(({ _id }) => _id));
  const remove = async (ids: readonly string[]) => {
    const at = await clock.now();
    await insertMissing<Mark>(
      gone,
      ids.map((_id) => ({ _id, at })),
    );
  };
  const keepVariants = async (productId: string, news: readonly VariantNews[]) => {
    const at = await clock.now();
    const copies = news.map((each) =>
      aRevision<VariantCopy>(each.variantId, each.version, at, { ...each, productId }),
    );
    await insertMissing(variants, copies);
  };

  return {
    byIds: async (ids) => {
      const sought = lookable(ids);
      const [found, goneVariants] = await Promise.all([newestOfEach(variants, sought), goneOf(sought)]);
      const productIds = [...new Set([...found.values()].map(({ body }) => body.productId))];
      const [owners, goneProducts] = await Promise.all([
        newestOfEach(products, productIds),
        goneOf(productIds),
      ]);
      return new Map(
        ids.map((id) => {
          const copy = found.get(id)?.body;
          if (!copy) return [id, undefined];
          const removed = goneVariants.has(id) || goneProducts.has(copy.productId);
          return [id, toVariant(copy, owners.get(copy.productId)?.body, removed)];
        }),
      );
    },

    keepProduct: async ({ productId, version, title, status, variants: news, removedVariantIds }) => {
      await insertNew(products, aRevision(productId, version, await clock.now(), { title, status }));
      if (news.length > 0) await keepVariants(productId, news);
      if (removedVariantIds.length > 0) await remove(removedVariantIds);
    },

    keepVariant: (productId, news) => keepVariants(productId, [news]),

    // The product keeps its name for the carts it is still in.
    deleteProduct: ({ productId, variantIds }) => remove([productId, ...variantIds]),
  };
}

function toVariant(copy: VariantCopy, product: ProductCopy | undefined, removed: boolean): Variant {
  return {
    id: copy.variantId,
    title: titleOf(product?.title ?? '', copy.title),
    sku: copy.sku,
    price: copy.price,
    weightGrams: copy.weightGrams,
    requiresShipping: copy.requiresShipping,
    taxable: copy.taxable,
    purchasable: product?.status === 'ACTIVE' && !removed,
  };
}
