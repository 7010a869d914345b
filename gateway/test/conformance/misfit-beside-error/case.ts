import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an error elsewhere hides no other',
  subgraphs: {
    a: {
      typeDefs: `type Query { a: Int b: Int }`,
      transport: {
        execute: () =>
          Promise.resolve({ data: { a: null, b: 'x' }, errors: [{ message: 'no a', path: ['a'] }] }),
      },
    },
  },
  asks: [
    {
      query: '{ a b }',
      data: { a: null, b: null },
      errors: [{ path: ['a'], message: 'no a' }, { path: ['b'] }],
    },
  ],
};
