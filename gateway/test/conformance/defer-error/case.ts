import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';
import { expect } from '@jest/globals';

export const theCase: Case = {
  promise: 'an error of a deferred part comes with that part',
  stock: 'it knows no @defer',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
      resolvers: {
        Product: {
          stock: () => {
            throw new TypeError('no');
          },
        },
      },
    },
  },
  asks: [
    {
      query: '{ product(id: "1") { id ... @defer { stock } } }',
      data: { product: { id: '1' } },
      parts: [
        {
          hasNext: false,
          incremental: [
            {
              path: ['product'],
              data: { stock: null },
              errors: [{ message: 'no', path: ['product', 'stock'], extensions: expect.anything() }],
            },
          ],
        },
      ],
    },
  ],
};
