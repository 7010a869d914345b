import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { exampleMoney, money } from '../shapes.ts';

export const variantUpdated = defineFact({
  name: 'catalog.variant.updated.v1',
  summary: 'One variant got another price, weight or name.',
  schema: z.strictObject({
    productId: z.string(),
    variantId: z.string(),
    version: z.int().positive(),
    title: z.string(),
    sku: z.string().nullable(),
    price: money,
    weightGrams: z.int().nonnegative(),
    requiresShipping: z.boolean(),
    taxable: z.boolean(),
  }),
  example: {
    productId: 'prod_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    variantId: 'var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    version: 2,
    title: 'Small',
    sku: 'HB-S',
    price: exampleMoney,
    weightGrams: 900,
    requiresShipping: true,
    taxable: true,
  },
});
