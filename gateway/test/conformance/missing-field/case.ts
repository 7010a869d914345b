import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field that is missing from an answer is an error, never a silent null',
  stock: 'it answers null and tells nothing',
  subgraphs: {
    a: {
      typeDefs: `type Query { a: Int b: Int }`,
      transport: { execute: () => Promise.resolve({ data: { a: 1 } }) },
    },
  },
  asks: [{ query: '{ a b }', data: { a: 1, b: null }, errors: [{ path: ['b'] }] }],
};
