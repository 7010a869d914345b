import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'what comes first has all that was not deferred, the name of the root type too',
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
      query: '{ product(id: "1") { id ... @defer { stock } } __typename }',
      data: { product: { id: '1' }, __typename: 'Query' },
      parts: [{ hasNext: false, incremental: [{ path: ['product'], data: { stock: 100 } }] }],
    },
  ],
};
