import { productCreated } from './product-created.ts';
import { productDeleted } from './product-deleted.ts';
import { productUpdated } from './product-updated.ts';
import { variantUpdated } from './variant-updated.ts';

/** Everything that travels under `hansa.*.catalog.>`. */
export const catalogContracts = [productCreated, productDeleted, productUpdated, variantUpdated] as const;
