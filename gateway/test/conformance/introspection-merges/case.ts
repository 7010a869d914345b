import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'introspection that is asked for in pieces comes in one',
  stock: 'it answers the first piece only',
  subgraphs: {
    a: { typeDefs: `type Query { a: Int }`, resolvers: { Query: { a: () => 1 } } },
  },
  asks: [
    {
      query:
        '{ __schema { queryType { name } } ...More } fragment More on Query { __schema { mutationType { name } } }',
      data: { __schema: { queryType: { name: 'Query' }, mutationType: null } },
    },
  ],
};
