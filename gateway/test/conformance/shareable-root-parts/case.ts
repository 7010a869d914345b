import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a root field of two subgraphs may be put together from both',
  subgraphs: {
    a: {
      typeDefs: `type Query { now: Now @shareable } type Now { h: Int }`,
      resolvers: { Query: { now: () => ({ h: 1 }) } },
    },
    b: {
      typeDefs: `type Query { now: Now @shareable } type Now { m: Int }`,
      resolvers: { Query: { now: () => ({ m: 2 }) } },
    },
  },
  asks: [{ query: '{ now { h m } }', data: { now: { h: 1, m: 2 } } }],
};
