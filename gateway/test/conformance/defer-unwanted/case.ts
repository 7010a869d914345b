import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a client that takes no parts gets the answer as a whole',
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
    { query: '{ product(id: "1") { id ... @defer { stock } } }', data: { product: { id: '1', stock: 100 } } },
  ],
};
