import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a subgraph may add a field to an interface without knowing its members',
  subgraphs: {
    a: {
      typeDefs: `type Query { media: [Media] } interface Media @key(fields: "id") { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String } type Film implements Media @key(fields: "id") { id: ID! title: String }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: '1', title: 'B' },
            { __typename: 'Film', id: '2', title: 'F' },
          ],
        },
        Media: {
          __resolveReference: ({ id }: { id: string }) => ({
            __typename: id === '1' ? 'Book' : 'Film',
            id,
            title: id === '1' ? 'B' : 'F',
          }),
        },
      },
    },
    b: {
      typeDefs: `type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
      resolvers: {
        Query: { best: () => ({ id: '2' }) },
        Media: { stars: ({ id }: { id: string }) => Number(id) + 2 },
      },
    },
  },
  asks: [
    {
      query: '{ media { title stars } }',
      data: {
        media: [
          { title: 'B', stars: 3 },
          { title: 'F', stars: 4 },
        ],
      },
    },
    {
      query: '{ best { stars title __typename ... on Film { id } } }',
      data: { best: { stars: 4, title: 'F', __typename: 'Film', id: '2' } },
    },
    { query: '{ best { id stars } }', data: { best: { id: '2', stars: 4 } }, asked: ['b'] },
  ],
};
