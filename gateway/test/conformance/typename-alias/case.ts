import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: '__typename may have any alias, at any depth',
  subgraphs: productShop,
  asks: [
    {
      query: '{ kind: __typename products { kind: __typename stock __typename } }',
      data: {
        kind: 'Query',
        products: [
          { kind: 'Product', stock: 100, __typename: 'Product' },
          { kind: 'Product', stock: 200, __typename: 'Product' },
        ],
      },
    },
  ],
};
