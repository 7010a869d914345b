import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'where one key cannot be resolved the other one is taken',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") @key(fields: "upc") { id: ID! upc: ID! }`,
      resolvers: { Query: { p: () => ({ id: '1', upc: 'u1' }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "id", resolvable: false) @key(fields: "upc") { id: ID! upc: ID! name: String }`,
      resolvers: {
        P: {
          __resolveReference: (reference: { upc?: string }) =>
            reference.upc === undefined ? null : { ...reference, name: `n${reference.upc}` },
        },
      },
    },
  },
  asks: [{ query: '{ p { name } }', data: { p: { name: 'nu1' } } }],
};
