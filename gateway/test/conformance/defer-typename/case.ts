import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'what comes first has all that was not deferred, the name of the root type too',
  stock: 'it knows no @defer',
  subgraphs: productShop,
  asks: [
    {
      query: '{ product(id: "1") { id ... @defer { stock } } __typename }',
      data: { product: { id: '1' }, __typename: 'Query' },
      parts: [{ hasNext: false, incremental: [{ path: ['product'], data: { stock: 100 } }] }],
    },
  ],
};
