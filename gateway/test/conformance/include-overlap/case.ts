import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field that is selected twice needs only one of its conditions',
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
        'query ($a: Boolean!, $b: Boolean!) { product(id: "1") { name @include(if: $a) ... @include(if: $b) { name stock } } }',
      variables: { a: false, b: true },
      data: { product: { name: 'P1', stock: 100 } },
    },
    {
      query:
        'query ($a: Boolean!, $b: Boolean!) { product(id: "1") { id ... @include(if: $a) { stock } ... @include(if: $b) { stock name } } }',
      variables: { a: true, b: false },
      data: { product: { id: '1', stock: 100 } },
    },
  ],
};
