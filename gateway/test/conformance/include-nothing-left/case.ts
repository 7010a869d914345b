import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an operation of which conditions leave nothing asks nobody',
  stock: 'it asks all the same',
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
    {
      query: 'query ($no: Boolean!) { products @include(if: $no) { name } }',
      variables: { no: false },
      data: {},
      asked: [],
    },
  ],
};
