import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'one field under several aliases with different arguments',
  subgraphs: productShop,
  asks: [
    {
      query: '{ one: product(id: "1") { n: name stock } two: product(id: "2") { n: name s: stock } }',
      data: { one: { n: 'P1', stock: 100 }, two: { n: 'P2', s: 200 } },
    },
  ],
};
