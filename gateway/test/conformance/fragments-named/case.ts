import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'named fragments may spread each other, anywhere',
  subgraphs: productShop,
  asks: [
    {
      query:
        '{ ...Q } fragment Q on Query { products { ...A } } fragment A on Product { ...B name } fragment B on Product { stock }',
      data: {
        products: [
          { stock: 100, name: 'Anchor' },
          { stock: 200, name: 'Rope' },
        ],
      },
    },
  ],
};
