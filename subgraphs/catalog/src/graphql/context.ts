import { hasScope } from '@hansa/kit/auth/viewer';
import type { Identity } from '@hansa/kit/auth/internal-token';
import { Fault } from '@hansa/kit/errors/fault';
import type { RequestContext } from '@hansa/kit/subgraph/subgraph';
import type { CreateCollection } from '../commands/create-collection.ts';
import type { DeleteCollection } from '../commands/delete-collection.ts';
import type { DeleteProduct } from '../commands/delete-product.ts';
import type { BatchResult } from '../commands/import-products/import-batch.ts';
import type { ImportProducts } from '../commands/import-products/import-products.ts';
import type { UpdateCollection } from '../commands/update-collection.ts';
import type { UpdateProduct } from '../commands/update-product.ts';
import type { UpdateVariants } from '../commands/update-variants.ts';
import type { CollectionSummary } from '../domain/collection.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ProductDraft } from '../domain/product-draft.ts';
import type { Sight } from '../domain/visibility.ts';
import type { Connection, PageArguments } from '@hansa/kit/graphql/page';
import type { ListProducts, ProductList } from '../queries/list-products.ts';
import { createLoaders, type Loaders, type Questions } from './loaders.ts';

type Command<Input, Result> = (input: Input) => Promise<Outcome<Result>>;

/** Everything the graph can ask or order. */
export interface Application extends Questions {
  readonly currencyCode: string;
  readonly listProducts: (args: ListProducts, sight: Sight) => Promise<ProductList>;
  readonly listCollections: (args: PageArguments) => Promise<Connection<CollectionSummary>>;
  readonly createProduct: Command<ProductDraft, { productId: string }>;
  readonly updateProduct: Command<UpdateProduct, { productId: string }>;
  readonly deleteProduct: Command<DeleteProduct, { productId: string }>;
  readonly updateVariants: Command<UpdateVariants, { productId: string }>;
  readonly createCollection: Command<CreateCollection, { collectionId: string }>;
  readonly updateCollection: Command<UpdateCollection, { collectionId: string }>;
  readonly deleteCollection: Command<DeleteCollection, { collectionId: string }>;
  readonly importProducts: Command<ImportProducts, BatchResult>;
}

export interface CatalogContext extends RequestContext {
  readonly app: Application;
  readonly sight: Sight;
  readonly load: Loaders;
}

/** The scope of those who keep the catalog. */
const WRITE = 'catalog:write';

/** What one request carries. */
export function createContext(app: Application, identity: Identity): CatalogContext {
  const sight = { seesAll: hasScope(identity.viewer, WRITE) };
  return { identity, app, sight, load: createLoaders(app, sight) };
}

/** The gateway has asked already; a subgraph that is reached past it asks again. */
export function requireWrite({ identity }: CatalogContext): void {
  if (hasScope(identity.viewer, WRITE)) return;
  throw new Fault('FORBIDDEN', `This needs the scope ${WRITE}.`);
}
