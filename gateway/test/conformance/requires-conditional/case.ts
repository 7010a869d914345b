import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field does not wait for what only another one requires, under a condition that fails',
  stock: 'it asks for neither',
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
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") stock: Int }`,
      resolvers: { Product: { cost: ({ price }: { price: number }) => price * 2, stock: () => 5 } },
    },
  },
  asks: [
    {
      query: 'query ($no: Boolean!) { product(id: "1") { stock cost @include(if: $no) } }',
      variables: { no: false },
      data: { product: { stock: 5 } },
    },
    {
      query: 'query ($no: Boolean!) { product(id: "1") { stock cost @include(if: $no) } }',
      variables: { no: true },
      data: { product: { stock: 5, cost: 2 } },
    },
  ],
};
