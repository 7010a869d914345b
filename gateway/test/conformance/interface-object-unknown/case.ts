import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an object that nobody can tell the type of is an error, never a silent null',
  stock: 'it answers null and tells nothing',
  subgraphs: {
    a: {
      typeDefs: `type Query { best: Media } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: { best: () => ({ __typename: 'Book', id: '1' }) },
        Media: { __resolveReference: () => null },
      },
    },
    b: {
      typeDefs: `type Query { lost: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
      resolvers: { Query: { lost: () => ({ id: '9' }) }, Media: { stars: () => 1 } },
    },
  },
  asks: [
    {
      query: '{ lost { stars __typename } }',
      data: { lost: null },
      errors: [{ path: ['lost', '__typename'] }],
    },
  ],
};
