import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an alias that fails leaves the other alone',
  subgraphs: {
    a: {
      typeDefs: `type Query { p(n: Int): P } type P { v: Int! }`,
      resolvers: { Query: { p: (_: unknown, { n }: { n: number }) => ({ v: n === 1 ? 1 : null }) } },
    },
  },
  asks: [
    {
      query: '{ one: p(n: 1) { v } two: p(n: 2) { v } }',
      data: { one: { v: 1 }, two: null },
      errors: [{ path: ['two', 'v'] }],
    },
  ],
};
