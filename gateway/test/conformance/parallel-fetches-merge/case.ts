import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'entity fetches that are due at once travel as one request',
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
      query: '{ products { stock } product(id: "7") { id stock } }',
      data: { products: [{ stock: 100 }, { stock: 200 }], product: { id: '7', stock: 700 } },
      asked: ['a', 'b'],
    },
  ],
};
