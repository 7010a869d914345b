import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'an operation of which conditions leave nothing asks nobody',
  stock: 'it asks all the same',
  subgraphs: {
    a: products,
  },
  asks: [
    {
      query: 'query ($no: Boolean!) { products @include(if: $no) { name } }',
      variables: { no: false },
      data: {},
      asked: [],
    },
  ],
};
