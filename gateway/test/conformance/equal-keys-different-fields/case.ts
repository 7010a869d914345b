import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'entities with equal keys keep what else is different',
  subgraphs: {
    a: {
      typeDefs: `type Query { lines: [Line] } type Line { product: Product } type Product @key(fields: "id") { id: ID! position: Int @shareable }`,
      resolvers: {
        Query: { lines: () => [1, 2, 3].map((position) => ({ product: { id: '1', position } })) },
      },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Stock } type Stock { count: Int depot: Depot } type Depot @key(fields: "id") { id: ID! }`,
      resolvers: { Product: { stock: () => ({ count: 5, depot: { id: 'd' } }) } },
    },
    c: {
      typeDefs: `type Depot @key(fields: "id") { id: ID! city: String }`,
      resolvers: { Depot: { city: () => 'Wisby' } },
    },
  },
  asks: [
    {
      query: '{ lines { product { position stock { count depot { city } } } } }',
      data: {
        lines: [1, 2, 3].map((position) => ({
          product: { position, stock: { count: 5, depot: { city: 'Wisby' } } },
        })),
      },
    },
  ],
};
