import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'conditions may be literals',
  subgraphs: {
    a: products,
  },
  asks: [
    {
      query: '{ product(id: "1") { id name @skip(if: true) price @include(if: true) } }',
      data: { product: { id: '1', price: 1 } },
    },
  ],
};
