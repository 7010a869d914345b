import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'too few entities are an error of that fetch, and misplaced nowhere',
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
      transport: { execute: () => Promise.resolve({ data: { _entities: [{ stock: 1 }] } }) },
    },
  },
  asks: [
    {
      query: '{ products { name stock } }',
      data: {
        products: [
          { name: 'Anchor', stock: null },
          { name: 'Rope', stock: null },
        ],
      },
      errors: [{ path: ['products'], code: 'SUBREQUEST_MALFORMED_RESPONSE' }],
    },
  ],
};
