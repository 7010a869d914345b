import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';
import { expect } from '@jest/globals';

export const theCase: Case = {
  promise: 'what is deferred below a selection that is skipped does not come',
  stock: 'it knows no @defer',
  subgraphs: productShop,
  asks: [
    {
      query:
        'query ($yes: Boolean!) { products { id ... @defer { name } } products @skip(if: $yes) { ... @defer { stock } } }',
      variables: { yes: true },
      data: { products: [{ id: '1' }, { id: '2' }] },
      parts: expect.arrayContaining([
        expect.objectContaining({
          incremental: [
            { path: ['products', 0], data: { name: 'P1' } },
            { path: ['products', 1], data: { name: 'P2' } },
          ],
        }),
      ]) as unknown as unknown[],
    },
  ],
};
