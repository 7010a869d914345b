import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'numbers come through whatever they are',
  subgraphs: {
    a: {
      typeDefs: `type Query { ints: [Int] floats: [Float] ids: [ID] }`,
      resolvers: {
        Query: { ints: () => [0, -1, 2147483647], floats: () => [0.1, -1e21, 1e-7, 5], ids: () => [1, 'a'] },
      },
    },
  },
  asks: [
    {
      query: '{ ints floats ids }',
      data: { ints: [0, -1, 2147483647], floats: [0.1, -1e21, 1e-7, 5], ids: ['1', 'a'] },
    },
  ],
};
