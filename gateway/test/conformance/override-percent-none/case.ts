import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field that moved for no request is asked where it was',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") { id: ID! from: String }`,
      resolvers: { Query: { p: () => ({ id: '1', from: 'a' }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! from: String @override(from: "a", label: "percent(0)") }`,
      resolvers: { P: { from: () => 'b' } },
    },
  },
  asks: [{ query: '{ p { from } }', data: { p: { from: 'a' } }, asked: ['a'] }],
};
