import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'sub-selections of one object count each under its own condition',
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
        'query ($a: Boolean!, $b: Boolean!) { product(id: "1") @include(if: $a) { name } product(id: "1") @include(if: $b) { stock } }',
      variables: { a: true, b: false },
      data: { product: { name: 'P1' } },
    },
    {
      query:
        'query ($a: Boolean!, $b: Boolean!) { product(id: "1") @include(if: $a) { name } product(id: "1") @include(if: $b) { stock } }',
      variables: { a: true, b: true },
      data: { product: { name: 'P1', stock: 100 } },
    },
  ],
};
