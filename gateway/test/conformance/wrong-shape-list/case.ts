import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a value where there must be a list is null, with an error',
  stock: 'it answers nothing at all',
  subgraphs: {
    a: {
      typeDefs: `type Query { list: [Int] q: Int }`,
      transport: { execute: () => Promise.resolve({ data: { list: 5, q: 1 } }) },
    },
  },
  asks: [{ query: '{ list q }', data: { list: null, q: 1 }, errors: [{ path: ['list'] }] }],
};
