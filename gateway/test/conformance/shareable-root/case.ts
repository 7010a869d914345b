import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a root field of two subgraphs is asked of one',
  subgraphs: {
    a: {
      typeDefs: `type Query { now: Now @shareable } type Now @shareable { h: Int m: Int }`,
      resolvers: { Query: { now: () => ({ h: 1, m: 2 }) } },
    },
    b: {
      typeDefs: `type Query { now: Now @shareable } type Now @shareable { h: Int m: Int }`,
      resolvers: { Query: { now: () => ({ h: 1, m: 2 }) } },
    },
  },
  asks: [{ query: '{ now { h m } }', data: { now: { h: 1, m: 2 } } }],
};
