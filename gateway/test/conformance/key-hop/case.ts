import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'two subgraphs with different keys meet through a third',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { p: () => ({ id: '1' }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "id") @key(fields: "upc") { id: ID! upc: ID! }`,
      resolvers: { P: { __resolveReference: ({ id }: { id: string }) => ({ id, upc: `u${id}` }) } },
    },
    c: {
      typeDefs: `type P @key(fields: "upc") { upc: ID! name: String }`,
      resolvers: { P: { name: ({ upc }: { upc: string }) => `name of ${upc}` } },
    },
  },
  asks: [{ query: '{ p { name } }', data: { p: { name: 'name of u1' } } }],
};
