import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field that its parent provides costs no fetch',
  subgraphs: {
    a: {
      typeDefs: `type Query { order: Order } type Order { product: Product @provides(fields: "name") } type Product @key(fields: "id") { id: ID! name: String @external }`,
      resolvers: { Query: { order: () => ({ product: { id: '1', name: 'from a' } }) } },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! name: String @shareable }`,
      resolvers: { Product: { name: () => 'from b' } },
    },
  },
  asks: [
    {
      query: '{ order { product { name } } }',
      data: { order: { product: { name: 'from a' } } },
      asked: ['a'],
    },
  ],
};
