import { z } from 'zod';
import { exampleMoney, money } from '../shapes.ts';

/** A product as those outside the catalog need it: enough to price, weigh and stock its variants. */
export const productSnapshot = z.strictObject({
  productId: z.string(),
  version: z.int().positive(),
  handle: z.string(),
  title: z.string(),
  /** Only an ACTIVE product can be bought. */
  status: z.enum(['ACTIVE', 'DRAFT', 'ARCHIVED']),
  vendor: z.string(),
  productType: z.string(),
  variants: z.array(
    z.strictObject({
      variantId: z.string(),
      /** Grows with every change of this variant; a smaller one is old news. */
      version: z.int().positive(),
      title: z.string(),
      sku: z.string().nullable(),
      price: money,
      weightGrams: z.int().nonnegative(),
      requiresShipping: z.boolean(),
      taxable: z.boolean(),
      /** Whether stock is counted at all; an untracked variant can always be sold. */
      tracked: z.boolean(),
      /** The stock that an import named, present only when it differs from the one named before. */
      importedQuantity: z.int().nonnegative().optional(),
    }),
  ),
  /** Variants that were removed with this change. Their ids never come back. */
  removedVariantIds: z.array(z.string()),
});

export const exampleProduct = {
  productId: 'prod_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
  version: 1,
  handle: 'herring-barrel',
  title: 'Herring barrel',
  status: 'ACTIVE' as const,
  vendor: 'Lübeck Salt & Fish',
  productType: 'Food',
  variants: [
    {
      variantId: 'var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
      version: 1,
      title: 'Small',
      sku: 'HB-S',
      price: exampleMoney,
      weightGrams: 900,
      requiresShipping: true,
      taxable: true,
      tracked: true,
      importedQuantity: 12,
    },
  ],
  removedVariantIds: [],
};
