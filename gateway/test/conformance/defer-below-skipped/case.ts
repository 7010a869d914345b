import type { Case } from '../../support/case.ts';
import { expect } from '@jest/globals';

export const theCase: Case = {
  promise: 'what is deferred below a selection that is skipped does not come',
  stock: 'it knows no @defer',
  subgraphs: {
    a: {
      typeDefs: `type Query { products: [Product] product(id: ID!): Product } type Product @key(fields: "id") { id: ID! name: String price: Int weight: Int }`,
      resolvers: {
        Query: {
          products: () => [
            { id: '1', name: 'Anchor', price: 900, weight: 40 },
            { id: '2', name: 'Rope', price: 30, weight: 2 },
          ],
          product: (_: unknown, { id }: { id: string }) => ({ id, name: `P${id}`, price: 1, weight: 1 }),
        },
        Product: {
          __resolveReference: ({ id }: { id: string }) => ({
            id,
            name: `P${id}`,
            price: Number(id) * 10,
            weight: 1,
          }),
        },
      },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
      resolvers: { Product: { stock: ({ id }: { id: string }) => Number(id) * 100 } },
    },
  },
  asks: [
    {
      query:
        'query ($yes: Boolean!) { products { id ... @defer { name } } products @skip(if: $yes) { ... @defer { stock } } }',
      variables: { yes: true },
      data: { products: [{ id: '1' }, { id: '2' }] },
      parts: expect.arrayContaining([
        expect.objectContaining({
          incremental: [
            { path: ['products', 0], data: { name: 'P1' } },
            { path: ['products', 1], data: { name: 'P2' } },
          ],
        }),
      ]) as unknown as unknown[],
    },
  ],
};
