import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a value that clients must not see is null, with an error',
  stock: 'it tells of the value only in extensions',
  subgraphs: {
    a: {
      typeDefs: `type Query { states: [State] } enum State { OPEN SECRET @inaccessible }`,
      resolvers: { Query: { states: () => ['OPEN', 'SECRET'] } },
    },
  },
  asks: [{ query: '{ states }', data: { states: ['OPEN', null] }, errors: [{ path: ['states', 1] }] }],
};
