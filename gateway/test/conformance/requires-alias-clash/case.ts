import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an alias of the client does not stand in for what a field requires',
  stock: 'its planner gives the alias to the field that requires',
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
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") }`,
      resolvers: { Product: { cost: ({ price }: { price: number }) => price * 2 } },
    },
  },
  asks: [
    {
      query: '{ products { price: name cost } }',
      data: {
        products: [
          { price: 'Anchor', cost: 1800 },
          { price: 'Rope', cost: 60 },
        ],
      },
    },
    {
      query: '{ products { id: name cost } }',
      data: {
        products: [
          { id: 'Anchor', cost: 1800 },
          { id: 'Rope', cost: 60 },
        ],
      },
    },
  ],
};
