import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'values that their types cannot have are null, with an error each',
  stock: 'it tells of the values only in extensions',
  subgraphs: {
    a: {
      typeDefs: `type Query { i: Int f: Float s: String b: Boolean id: ID e: E } enum E { A }`,
      transport: {
        execute: () => Promise.resolve({ data: { i: 1.5, f: 'x', s: {}, b: 1, id: [], e: 'B' } }),
      },
    },
  },
  asks: [
    {
      query: '{ i f s b id e }',
      data: { i: null, f: null, s: null, b: null, id: null, e: null },
      errors: [
        { path: ['i'] },
        { path: ['f'] },
        { path: ['s'] },
        { path: ['b'] },
        { path: ['id'] },
        { path: ['e'] },
      ],
    },
  ],
};
