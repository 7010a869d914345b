import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'introspection and data may be asked for together',
  subgraphs: {
    a: products,
  },
  asks: [
    {
      query:
        '{ __type(name: "Product") { name fields { name } } product(id: "1") { id } t: __schema { queryType { n: name } } }',
      data: {
        __type: {
          name: 'Product',
          fields: [{ name: 'id' }, { name: 'name' }, { name: 'price' }, { name: 'weight' }],
        },
        product: { id: '1' },
        t: { queryType: { n: 'Query' } },
      },
    },
    {
      query: 'query ($n: String!) { __type(name: $n) { kind } }',
      variables: { n: 'ID' },
      data: { __type: { kind: 'SCALAR' } },
    },
  ],
};
