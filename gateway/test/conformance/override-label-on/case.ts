import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a function decides about labels',
  stock: 'it knows no labels',
  options: { isLabelOn: (label) => label === 'new-prices' },
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") { id: ID! from: String }`,
      resolvers: { Query: { p: () => ({ id: '1', from: 'a' }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! from: String @override(from: "a", label: "new-prices") }`,
      resolvers: { P: { from: () => 'b' } },
    },
  },
  asks: [{ query: '{ p { from } }', data: { p: { from: 'b' } } }],
};
