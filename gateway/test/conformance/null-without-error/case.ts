import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a null where there must be none is told even if its subgraph did not',
  stock: 'it tells of the value only in extensions',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P { v: Int! }`,
      transport: { execute: () => Promise.resolve({ data: { p: { v: null } } }) },
    },
  },
  asks: [{ query: '{ p { v } }', data: { p: null }, errors: [{ path: ['p', 'v'] }] }],
};
