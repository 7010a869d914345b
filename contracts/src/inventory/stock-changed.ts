import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const stockChanged = defineFact({
  name: 'inventory.stock.changed.v1',
  summary: 'The stock of a variant changed at one location.',
  schema: z.strictObject({
    variantId: z.string(),
    locationId: z.string(),
    onHand: z.int(),
    reserved: z.int(),
    available: z.int(),
    reason: z.string(),
  }),
  example: {
    variantId: 'var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    locationId: 'loc_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    onHand: 12,
    reserved: 2,
    available: 10,
    reason: 'RESERVE',
  },
});
