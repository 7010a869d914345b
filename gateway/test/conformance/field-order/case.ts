import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'fields come in the order in which they were asked for, whoever answers first',
  subgraphs: productShop,
  asks: [
    {
      query: '{ b: product(id: "1") { stock id name } a: product(id: "2") { name stock } }',
      data: { b: { stock: 100, id: '1', name: 'P1' }, a: { name: 'P2', stock: 200 } },
    },
  ],
};
