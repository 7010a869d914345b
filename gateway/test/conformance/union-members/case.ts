import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'members of a union may be known to different subgraphs',
  subgraphs: {
    a: {
      typeDefs: `type Query { found: [Found] } union Found = Book | Film type Book @key(fields: "id") { id: ID! } type Film @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: { found: () => [{ __typename: 'Book', id: '1' }, { __typename: 'Film', id: '2' }, null] },
      },
    },
    b: {
      typeDefs: `type Book @key(fields: "id") { id: ID! pages: Int }`,
      resolvers: { Book: { pages: () => 100 } },
    },
    c: {
      typeDefs: `type Film @key(fields: "id") { id: ID! minutes: Int }`,
      resolvers: { Film: { minutes: () => 90 } },
    },
  },
  asks: [
    {
      query: '{ found { __typename ... on Book { pages } ... on Film { minutes } } }',
      data: { found: [{ __typename: 'Book', pages: 100 }, { __typename: 'Film', minutes: 90 }, null] },
    },
  ],
};
