import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'entity fetches that are due at once travel as one request',
  subgraphs: productShop,
  asks: [
    {
      query: '{ products { stock } product(id: "7") { id stock } }',
      data: { products: [{ stock: 100 }, { stock: 200 }], product: { id: '7', stock: 700 } },
      asked: ['a', 'b'],
    },
  ],
};
