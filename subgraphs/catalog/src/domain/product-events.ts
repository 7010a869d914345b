import { productCreated } from '@hansa/contracts/catalog/product-created';
import { productDeleted } from '@hansa/contracts/catalog/product-deleted';
import { productUpdated } from '@hansa/contracts/catalog/product-updated';
import { variantUpdated } from '@hansa/contracts/catalog/variant-updated';
import type { ContractEvent } from '@hansa/contracts/contract';
import { variantTitle, type Product, type Variant } from './product.ts';
import type { Revised } from './revision.ts';

/** What the neighbours are told of a product that was added or changed. */
export function eventsOf(revised: Revised, currencyCode: string): ContractEvent[] {
  const { product, changedVariants } = revised;
  const contract = product.version === 1 ? productCreated : productUpdated;
  const about = { subject: product.id, sequence: product.version };
  return [
    contract.make({ ...about, data: snapshotOf(revised, currencyCode) }),
    ...changedVariants.map((variant) =>
      variantUpdated.make({
        ...about,
        data: { productId: product.id, ...toldOfVariant(variant, currencyCode) },
      }),
    ),
  ];
}

/** What the neighbours are told of an import: the whole product says it all. */
export function snapshotEventOf(revised: Revised, currencyCode: string): ContractEvent[] {
  return eventsOf({ ...revised, changedVariants: [] }, currencyCode);
}

/** What the neighbours are told of a product that is gone. */
export function deletionOf(product: Product): ContractEvent {
  const version = product.version + 1;
  return productDeleted.make({
    subject: product.id,
    sequence: version,
    data: { productId: product.id, version, variantIds: product.variants.map(({ id }) => id) },
  });
}

/** How large the event of this product would be. */
export function snapshotBytes(product: Product): number {
  const nothingElse = { removedVariantIds: [], importedQuantities: new Map<string, number>() };
  return new TextEncoder().encode(JSON.stringify(snapshotOf({ product, ...nothingElse }, 'EUR'))).length;
}

type Told = Pick<Revised, 'product' | 'removedVariantIds' | 'importedQuantities'>;

function snapshotOf({ product, removedVariantIds, importedQuantities }: Told, currencyCode: string) {
  const { id, version, handle, title, status, vendor, productType, variants } = product;
  return {
    productId: id,
    version,
    handle,
    title,
    status,
    vendor,
    productType,
    variants: variants.map((variant) => {
      const importedQuantity = importedQuantities.get(variant.id);
      return {
        ...toldOfVariant(variant, currencyCode),
        tracked: variant.tracked,
        ...(importedQuantity !== undefined && { importedQuantity }),
      };
    }),
    removedVariantIds: [...removedVariantIds],
  };
}

function toldOfVariant(variant: Variant, currencyCode: string) {
  return {
    variantId: variant.id,
    version: variant.version,
    title: variantTitle(variant),
    sku: variant.sku,
    price: { amount: variant.price, currencyCode },
    weightGrams: variant.weight.grams,
    requiresShipping: variant.requiresShipping,
    taxable: variant.taxable,
  };
}
