import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a subgraph’s own code comes through',
  subgraphs: {
    a: {
      typeDefs: `type Query { a: Int }`,
      transport: {
        execute: () =>
          Promise.resolve({
            data: { a: null },
            errors: [{ message: 'closed', path: ['a'], extensions: { code: 'CLOSED' } }],
          }),
      },
    },
  },
  asks: [{ query: '{ a }', data: { a: null }, errors: [{ path: ['a'], message: 'closed', code: 'CLOSED' }] }],
};
