import { requireWrite, type CatalogContext } from './context.ts';
import {
  toCollectionDraft,
  toProductDraft,
  toVariantDraft,
  type CollectionInput,
  type ProductInput,
  type VariantInput,
} from './inputs.ts';
import { refuseLongLists, toPayload } from './payloads.ts';

interface Versioned {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

interface VariantsInput {
  readonly productId: string;
  readonly expectedVersion?: number | null;
  readonly variants: readonly (VariantInput & { readonly id: string })[];
}

type CollectionChange = CollectionInput &
  Versioned & { productIdsToAdd?: string[] | null; productIdsToRemove?: string[] | null };

const listsOf = ({ tags, options, variants, images }: ProductInput) => ({ tags, options, variants, images });

/** The product as it is after a change, which a loader may have seen before it. */
const productNow = (id: string, { load }: CatalogContext) => load.product.clear(id).load(id);

const collectionNow = (id: string, { load }: CatalogContext) => load.collection.clear(id).load(id);

/** What staff can do to products. */
const products = {
  productCreate: (_: unknown, { input }: { input: ProductInput }, context: CatalogContext) =>
    refuseLongLists(listsOf(input)) ??
    toPayload(context.app.createProduct(toProductDraft(input)), ({ productId }) => ({
      product: productNow(productId, context),
    })),
  productUpdate: (_: unknown, { input }: { input: ProductInput & Versioned }, context: CatalogContext) => {
    const { id, expectedVersion } = input;
    const command = { id, expectedVersion, draft: toProductDraft(input) };
    return (
      refuseLongLists(listsOf(input)) ??
      toPayload(context.app.updateProduct(command), ({ productId }) => ({
        product: productNow(productId, context),
      }))
    );
  },
  productDelete: (_: unknown, { input }: { input: Versioned }, { app }: CatalogContext) =>
    toPayload(app.deleteProduct(input), ({ productId }) => ({ deletedProductId: productId })),
  productVariantsBulkUpdate: (_: unknown, { input }: { input: VariantsInput }, context: CatalogContext) => {
    const { load, app } = context;
    const variants = input.variants.map((variant) => ({ ...toVariantDraft(variant), id: variant.id }));
    const namedNow = () =>
      Promise.all(input.variants.map(({ id }) => load.variant.clear(id).load(id))).then((all) =>
        all.filter((variant) => variant !== null),
      );
    return (
      refuseLongLists({ variants: input.variants }) ??
      toPayload(app.updateVariants({ ...input, variants }), ({ productId }) => ({
        product: productNow(productId, context),
        productVariants: namedNow,
      }))
    );
  },
  productsImport: (
    _: unknown,
    { input }: { input: { csv: string; dryRun?: boolean | null } },
    { app }: CatalogContext,
  ) => {
    const nothing = { createdCount: 0, updatedCount: 0, unchangedCount: 0, rowErrors: [] };
    const outcome = app.importProducts({ csv: input.csv, dryRun: input.dryRun ?? false });
    return toPayload(outcome, (result) => result).then((payload) => ({ ...nothing, ...payload }));
  },
};

/** What staff can do to collections. */
const collections = {
  collectionCreate: (
    _: unknown,
    { input }: { input: CollectionInput & { productIds?: string[] | null } },
    context: CatalogContext,
  ) => {
    const productIds = input.productIds ?? [];
    return (
      refuseLongLists({ productIds }) ??
      toPayload(
        context.app.createCollection({ draft: toCollectionDraft(input), productIds }),
        ({ collectionId }) => ({ collection: collectionNow(collectionId, context) }),
      )
    );
  },
  collectionUpdate: (_: unknown, { input }: { input: CollectionChange }, context: CatalogContext) => {
    const { id, expectedVersion } = input;
    const lists = {
      productIdsToAdd: input.productIdsToAdd ?? [],
      productIdsToRemove: input.productIdsToRemove ?? [],
    };
    const command = { id, expectedVersion, draft: toCollectionDraft(input), ...lists };
    return (
      refuseLongLists(lists) ??
      toPayload(context.app.updateCollection(command), ({ collectionId }) => ({
        collection: collectionNow(collectionId, context),
      }))
    );
  },
  collectionDelete: (_: unknown, { input }: { input: Versioned }, { app }: CatalogContext) =>
    toPayload(app.deleteCollection(input), ({ collectionId }) => ({ deletedCollectionId: collectionId })),
};

type Mutation<Args> = (parent: unknown, args: Args, context: CatalogContext) => unknown;

/** Every mutation of the catalog is for staff. */
function forStaff<Args>(mutation: Mutation<Args>): Mutation<Args> {
  return (parent, args, context) => {
    requireWrite(context);
    return mutation(parent, args, context);
  };
}

export const mutations = {
  productCreate: forStaff(products.productCreate),
  productUpdate: forStaff(products.productUpdate),
  productDelete: forStaff(products.productDelete),
  productVariantsBulkUpdate: forStaff(products.productVariantsBulkUpdate),
  productsImport: forStaff(products.productsImport),
  collectionCreate: forStaff(collections.collectionCreate),
  collectionUpdate: forStaff(collections.collectionUpdate),
  collectionDelete: forStaff(collections.collectionDelete),
};
