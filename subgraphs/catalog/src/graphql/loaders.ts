import type { Connection, PageArguments } from '@hansa/kit/graphql/page';
import DataLoader from 'dataloader';
import type { CollectionSummary } from '../domain/collection.ts';
import type { ProductSummary, VariantDetails } from '../domain/product.ts';
import type { Sight } from '../domain/visibility.ts';
import type { ProductList } from '../queries/list-products.ts';
import type { CollectionProducts } from '../queries/products-of-collections.ts';

type Batch<Value> = (keys: readonly string[]) => Promise<(Value | null)[]>;
type PageBatch<List, Args = PageArguments> = (ids: readonly string[], args: Args) => Promise<List[]>;

/** The questions that are asked for many at once. */
export interface Questions {
  readonly productsById: Batch<ProductSummary>;
  readonly productsByHandle: Batch<ProductSummary>;
  readonly variantsById: Batch<VariantDetails>;
  readonly collectionsById: Batch<CollectionSummary>;
  readonly collectionsByHandle: Batch<CollectionSummary>;
  readonly variantsOfProducts: PageBatch<Connection<VariantDetails>>;
  readonly collectionsOfProducts: PageBatch<Connection<CollectionSummary>>;
  readonly productsOfCollections: (
    ids: readonly string[],
    args: CollectionProducts,
    sight: Sight,
  ) => Promise<ProductList[]>;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** Gathers the questions of one request into one statement each, however long the lists are. */
export function createLoaders(ask: Questions, sight: Sight) {
  return {
    product: new DataLoader(ask.productsById),
    productByHandle: new DataLoader(ask.productsByHandle),
    variant: new DataLoader(ask.variantsById),
    collection: new DataLoader(ask.collectionsById),
    collectionByHandle: new DataLoader(ask.collectionsByHandle),
    variantsOf: pagesOf(ask.variantsOfProducts),
    collectionsOf: pagesOf(ask.collectionsOfProducts),
    productsOf: pagesOf((ids: readonly string[], args: CollectionProducts) =>
      ask.productsOfCollections(ids, args, sight),
    ),
  };
}

/** A loader for each set of arguments: under two aliases the same list may be asked for in two ways. */
function pagesOf<List, Args>(ask: PageBatch<List, Args>): (id: string, args: Args) => Promise<List> {
  const loaders = new Map<string, DataLoader<string, List>>();
  return (id, args) => {
    const key = JSON.stringify(args);
    const loader = loaders.get(key) ?? new DataLoader((ids: readonly string[]) => ask(ids, args));
    loaders.set(key, loader);
    return loader.load(id);
  };
}
