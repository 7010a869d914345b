import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a subgraph need not know all members of an interface',
  subgraphs: {
    a: {
      typeDefs: `type Query { media: [Media] } interface Media { id: ID! } type Book implements Media @key(fields: "id") { id: ID! } type Film implements Media @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: '1' },
            { __typename: 'Film', id: '2' },
          ],
        },
      },
    },
    b: {
      typeDefs: `interface Media { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String }`,
      resolvers: { Book: { title: () => 'B' } },
    },
    c: {
      typeDefs: `type Film @key(fields: "id") { id: ID! title: String }`,
      resolvers: { Film: { title: () => 'F' } },
    },
  },
  asks: [
    {
      query: '{ media { ... on Book { title } ... on Film { title } } }',
      data: { media: [{ title: 'B' }, { title: 'F' }] },
    },
  ],
};
