import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: '__typename may have any alias, and be one, at any depth',
  stock: 'it takes what is called __typename for the name of a type',
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
    {
      query: '{ products { __typename: name stock } }',
      data: {
        products: [
          { __typename: 'Anchor', stock: 100 },
          { __typename: 'Rope', stock: 200 },
        ],
      },
    },
    { query: '{ __typename: products { id } }', data: { __typename: [{ id: '1' }, { id: '2' }] } },
  ],
};
