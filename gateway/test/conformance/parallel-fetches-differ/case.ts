import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'entity fetches of different fields travel as one request too',
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
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int shelf: String }`,
      resolvers: {
        Product: {
          stock: ({ id }: { id: string }) => Number(id),
          shelf: ({ id }: { id: string }) => `s${id}`,
        },
      },
    },
  },
  asks: [
    {
      query: '{ products { stock } product(id: "7") { shelf } }',
      data: { products: [{ stock: 1 }, { stock: 2 }], product: { shelf: 's7' } },
      asked: ['a', 'b'],
    },
  ],
};
