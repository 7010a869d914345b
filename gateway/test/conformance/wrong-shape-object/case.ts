import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a value where there must be an object is null, with an error',
  stock: 'it answers nothing at all',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P q: Int } type P { v: Int }`,
      transport: { execute: () => Promise.resolve({ data: { p: 'text', q: 1 } }) },
    },
  },
  asks: [{ query: '{ p { v } q }', data: { p: null, q: 1 }, errors: [{ path: ['p'] }] }],
};
