import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'a client that takes no parts gets the answer as a whole',
  stock: 'it knows no @defer',
  subgraphs: productShop,
  asks: [
    { query: '{ product(id: "1") { id ... @defer { stock } } }', data: { product: { id: '1', stock: 100 } } },
  ],
};
