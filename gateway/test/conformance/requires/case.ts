import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field gets the fields that it requires',
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
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int @external weight: Int @external cost: Int @requires(fields: "price weight") }`,
      resolvers: {
        Product: { cost: ({ price, weight }: { price: number; weight: number }) => price + weight },
      },
    },
  },
  asks: [{ query: '{ products { cost } }', data: { products: [{ cost: 940 }, { cost: 32 }] } }],
};
