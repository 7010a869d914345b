import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'conditions hold at every level',
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
        'query ($yes: Boolean!, $no: Boolean!) { products @include(if: $yes) { name @skip(if: $yes) id @include(if: $yes) stock @include(if: $no) } product(id: "1") @skip(if: $yes) { name } }',
      variables: { yes: true, no: false },
      data: { products: [{ id: '1' }, { id: '2' }] },
      asked: ['a'],
    },
    {
      query:
        'query ($yes: Boolean!, $no: Boolean = true) { products { ... @include(if: $no) { stock } ... on Product @skip(if: $yes) { name } } }',
      variables: { yes: false },
      data: {
        products: [
          { stock: 100, name: 'Anchor' },
          { stock: 200, name: 'Rope' },
        ],
      },
    },
  ],
};
