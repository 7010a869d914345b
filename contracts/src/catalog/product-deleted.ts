import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const productDeleted = defineFact({
  name: 'catalog.product.deleted.v1',
  summary: 'A product left the catalog; it can no longer be bought.',
  schema: z.strictObject({
    productId: z.string(),
    version: z.int().positive(),
    variantIds: z.array(z.string()),
  }),
  example: {
    productId: 'prod_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    version: 4,
    variantIds: ['var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE'],
  },
});
