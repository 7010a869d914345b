import { formatDecimal } from '@hansa/contracts/money';
import { Fault } from '@hansa/kit/errors/fault';
import type { PageArguments } from '@hansa/kit/graphql/page';
import { scalarResolvers } from '@hansa/kit/graphql/scalars';
import { isId } from '@hansa/kit/ids';
import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import { normalizeHandle } from '../domain/handle.ts';
import { variantTitle, type ProductSummary, type VariantDetails } from '../domain/product.ts';
import type { CollectionSummary } from '../domain/collection.ts';
import { isListed, isResolvable } from '../domain/visibility.ts';
import type { ListProducts } from '../queries/list-products.ts';
import type { CollectionProducts } from '../queries/products-of-collections.ts';
import type { CatalogContext } from './context.ts';
import { mutations } from './mutations.ts';

interface Key {
  readonly id?: string | null;
  readonly handle?: string | null;
}

interface Reference {
  readonly id: unknown;
}

const money = (amount: number, { app: { currencyCode } }: CatalogContext) => ({
  amount: formatDecimal(amount, currencyCode),
  currencyCode,
});

/** One of a kind by id or handle; by both, it must be the same. An id of another kind finds nothing. */
async function find<Item extends { handle: string }>(
  { id, handle }: Key,
  by: {
    prefix: string;
    id: (id: string) => Promise<Item | null>;
    handle: (h: string) => Promise<Item | null>;
  },
): Promise<Item | null> {
  if (id == null && handle == null) throw new Fault('BAD_USER_INPUT', 'Give `id` or `handle`.');
  const wanted = handle == null ? undefined : normalizeHandle(handle);
  if (id == null) return wanted ? by.handle(wanted) : null;
  const found = isId(by.prefix, id) ? await by.id(id) : null;
  return found && (wanted === undefined || found.handle === wanted) ? found : null;
}

/** The catalog, as the supergraph sees it. No decision is taken in this file. */
export const resolvers: Resolvers<CatalogContext> = {
  Decimal: scalarResolvers.Decimal,
  CurrencyCode: scalarResolvers.CurrencyCode,
  DateTime: scalarResolvers.DateTime,
  Query: {
    product: async (_: unknown, key: Key, { load, sight }: CatalogContext) => {
      const found = await find(key, {
        prefix: 'prod',
        id: (id) => load.product.load(id),
        handle: (handle) => load.productByHandle.load(handle),
      });
      return found && isListed(found.status, sight) ? found : null;
    },
    products: (_: unknown, args: ListProducts, { app, sight }: CatalogContext) =>
      app.listProducts(args, sight),
    collection: (_: unknown, key: Key, { load }: CatalogContext) =>
      find(key, {
        prefix: 'coll',
        id: (id) => load.collection.load(id),
        handle: (handle) => load.collectionByHandle.load(handle),
      }),
    collections: (_: unknown, args: PageArguments, { app }: CatalogContext) => app.listCollections(args),
  },
  Mutation: mutations,
  Product: {
    __resolveReference: async ({ id }: Reference, { load, sight }: CatalogContext) => {
      const found = typeof id === 'string' && isId('prod', id) ? await load.product.load(id) : null;
      return found && isResolvable(found.status, sight) ? found : null;
    },
    variants: ({ id }: ProductSummary, args: PageArguments, { load }: CatalogContext) =>
      load.variantsOf(id, args),
    collections: ({ id }: ProductSummary, args: PageArguments, { load }: CatalogContext) =>
      load.collectionsOf(id, args),
    priceRange: ({ priceMin, priceMax }: ProductSummary, _: unknown, context: CatalogContext) => ({
      minVariantPrice: money(priceMin, context),
      maxVariantPrice: money(priceMax, context),
    }),
  },
  ProductVariant: {
    __resolveReference: async ({ id }: Reference, { load, sight }: CatalogContext) => {
      const found = typeof id === 'string' && isId('var', id) ? await load.variant.load(id) : null;
      return found && isResolvable(found.productStatus, sight) ? found : null;
    },
    title: (variant: VariantDetails) => variantTitle(variant),
    price: ({ price }: VariantDetails, _: unknown, context: CatalogContext) => money(price, context),
    compareAtPrice: ({ compareAtPrice }: VariantDetails, _: unknown, context: CatalogContext) =>
      compareAtPrice === null ? null : money(compareAtPrice, context),
    product: ({ productId }: VariantDetails, _: unknown, { load }: CatalogContext) =>
      load.product.load(productId),
  },
  Collection: {
    __resolveReference: ({ id }: Reference, { load }: CatalogContext) =>
      typeof id === 'string' && isId('coll', id) ? load.collection.load(id) : null,
    products: ({ id }: CollectionSummary, args: CollectionProducts, { load }: CatalogContext) =>
      load.productsOf(id, args),
  },
};
