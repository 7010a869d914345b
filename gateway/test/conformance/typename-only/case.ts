import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'what asks for nothing but names asks no subgraph',
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
  },
  asks: [
    { query: '{ __typename }', data: { __typename: 'Query' }, asked: [] },
    { query: '{ t: __typename u: __typename }', data: { t: 'Query', u: 'Query' }, asked: [] },
  ],
};
