import { openDatabase } from '@hansa/kit/database/database';
import { migrate } from '@hansa/kit/database/migrate';
import { startEventing, type Eventing } from '@hansa/kit/events/eventing';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createSubgraph } from '@hansa/kit/subgraph/subgraph';
import { createCollection } from './commands/create-collection.ts';
import { createProduct } from './commands/create-product.ts';
import { deleteCollection } from './commands/delete-collection.ts';
import { deleteProduct } from './commands/delete-product.ts';
import { importProducts } from './commands/import-products/import-products.ts';
import { updateCollection } from './commands/update-collection.ts';
import { updateProduct } from './commands/update-product.ts';
import { updateVariants } from './commands/update-variants.ts';
import type { CatalogConfig } from './config.ts';
import { createContext, type Application } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.ts';
import { collectionsByHandle } from './queries/collections-by-handle.ts';
import { collectionsById } from './queries/collections-by-id.ts';
import { collectionsOfProducts } from './queries/collections-of-products.ts';
import { listCollections } from './queries/list-collections.ts';
import { listProducts } from './queries/list-products.ts';
import { productsByHandle } from './queries/products-by-handle.ts';
import { productsById } from './queries/products-by-id.ts';
import { productsOfCollections } from './queries/products-of-collections.ts';
import { variantsById } from './queries/variants-by-id.ts';
import { variantsOfProducts } from './queries/variants-of-products.ts';
import { claimCurrency } from './store/shop.ts';
import { canCompareSpellings } from './store/spelling.ts';
import type { Tables } from './store/tables.ts';

/** A Shopify product export of an invented shop, to try the catalog with. */
export const sampleCatalogue = new URL('../samples/products.csv', import.meta.url);

const schemaFile = new URL('../schema.graphql', import.meta.url);
const migrations = new URL('../migrations/', import.meta.url);

/** The catalog: products, variants, collections, prices, search. */
export function createCatalog(deps: ServiceDeps, config: CatalogConfig): Service {
  const { databaseUrl, bus, log, meter, connectionsMax, onStatement, verifyIdentity } = deps;
  const database = openDatabase<Tables>({
    url: databaseUrl,
    applicationName: 'catalog',
    onStatement,
    meter,
    ...(connectionsMax !== undefined && { connectionsMax }),
  });
  const app = createApplication(database.kysely, config);
  let eventing: Eventing | undefined;

  return {
    name: 'catalog',
    subgraph: createSubgraph({
      name: 'catalog',
      schemaFile,
      resolvers,
      context: (identity) => createContext(app, identity),
      verifyIdentity,
      log,
      meter,
    }),
    checks: [
      { name: 'database', check: () => database.ping() },
      { name: 'bus', check: () => bus.ping() },
    ],
    migrate: () => migrate(database, migrations, log),
    start: async () => {
      await claimCurrency(database.kysely, config.currencyCode);
      eventing = await startEventing({ db: database, bus, consumer: 'catalog', reactions: [], log, meter });
    },
    stop: async () => {
      await eventing?.stop();
      await database.close();
    },
  };
}

function createApplication(
  db: Parameters<typeof claimCurrency>[0],
  { currencyCode }: CatalogConfig,
): Application {
  const deps = { db, currencyCode, correctsSpelling: once(() => canCompareSpellings(db)) };
  return {
    currencyCode,
    listProducts: listProducts(deps),
    listCollections: listCollections(deps),
    productsById: productsById(deps),
    productsByHandle: productsByHandle(deps),
    variantsById: variantsById(deps),
    collectionsById: collectionsById(deps),
    collectionsByHandle: collectionsByHandle(deps),
    variantsOfProducts: variantsOfProducts(deps),
    collectionsOfProducts: collectionsOfProducts(deps),
    productsOfCollections: productsOfCollections(deps),
    createProduct: createProduct(deps),
    updateProduct: updateProduct(deps),
    deleteProduct: deleteProduct(deps),
    updateVariants: updateVariants(deps),
    createCollection: createCollection(deps),
    updateCollection: updateCollection(deps),
    deleteCollection: deleteCollection(deps),
    importProducts: importProducts(deps),
  };
}

/** Asks once and remembers the answer; a failure is not an answer. */
function once<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | undefined;
  return () => {
    asked ??= ask().catch((thrown: unknown) => {
      asked = undefined;
      throw thrown;
    });
    return asked;
  };
}
