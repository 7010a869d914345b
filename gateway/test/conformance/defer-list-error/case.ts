import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';
import { expect } from '@jest/globals';
import { Fault } from '@hansa/kit/errors/fault';

export const theCase: Case = {
  promise: 'what keeps a deferred part of all elements from coming is told once',
  stock: 'it knows no @defer',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
      transport: { execute: () => Promise.reject(new Fault('UNAVAILABLE', 'It is away.')) },
    },
  },
  asks: [
    {
      query: '{ products { id ... @defer { stock } } }',
      data: { products: [{ id: '1' }, { id: '2' }] },
      parts: [
        {
          hasNext: false,
          incremental: [
            {
              path: ['products', 0],
              data: { stock: null },
              errors: [
                {
                  message: 'A subgraph could not be reached.',
                  path: ['products'],
                  extensions: expect.anything(),
                },
              ],
            },
            { path: ['products', 1], data: { stock: null } },
          ],
        },
      ],
    },
  ],
};
