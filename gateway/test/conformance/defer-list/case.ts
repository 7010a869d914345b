import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'a fragment that is deferred in a list comes for each element',
  stock: 'it knows no @defer',
  subgraphs: productShop,
  asks: [
    {
      query: '{ products { id ...More @defer } } fragment More on Product { stock }',
      data: { products: [{ id: '1' }, { id: '2' }] },
      parts: [
        {
          hasNext: false,
          incremental: [
            { path: ['products', 0], data: { stock: 100 } },
            { path: ['products', 1], data: { stock: 200 } },
          ],
        },
      ],
    },
  ],
};
