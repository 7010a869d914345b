import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'a field of another subgraph comes by its key',
  subgraphs: productShop,
  asks: [
    {
      query: '{ products { name stock } }',
      data: {
        products: [
          { name: 'Anchor', stock: 100 },
          { name: 'Rope', stock: 200 },
        ],
      },
      asked: ['a', 'b'],
    },
  ],
};
