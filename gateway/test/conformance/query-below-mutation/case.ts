import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a mutation may lead back to the query type, of other subgraphs too',
  subgraphs: {
    a: {
      typeDefs: `type Query { a: Int } type Mutation { go: Gone } type Gone { query: Query }`,
      resolvers: { Query: { a: () => 1 }, Mutation: { go: () => ({ query: {} }) } },
    },
    b: { typeDefs: `type Query { b: Int }`, resolvers: { Query: { b: () => 2 } } },
  },
  asks: [{ query: 'mutation { go { query { a b } } }', data: { go: { query: { a: 1, b: 2 } } } }],
};
