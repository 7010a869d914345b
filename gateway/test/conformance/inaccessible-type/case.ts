import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an object of a type that clients must not see is null, with an error',
  stock: 'it tells of the value only in extensions',
  subgraphs: {
    a: {
      typeDefs: `type Query { things: [Thing] } interface Thing { id: ID } type Open implements Thing { id: ID } type Secret implements Thing @inaccessible { id: ID }`,
      resolvers: {
        Query: {
          things: () => [
            { __typename: 'Open', id: '1' },
            { __typename: 'Secret', id: '2' },
          ],
        },
      },
    },
  },
  asks: [
    { query: '{ things { id } }', data: { things: [{ id: '1' }, null] }, errors: [{ path: ['things', 1] }] },
  ],
};
