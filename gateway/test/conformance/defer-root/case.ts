import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'the whole of a query may be deferred',
  stock: 'it knows no @defer',
  subgraphs: {
    a: products,
  },
  asks: [
    {
      query: '{ ... @defer { product(id: "1") { name } } }',
      data: {},
      parts: [{ hasNext: false, incremental: [{ path: [], data: { product: { name: 'P1' } } }] }],
    },
  ],
};
