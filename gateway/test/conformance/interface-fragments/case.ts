import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'fragments on interfaces and their members overlap as they like',
  subgraphs: {
    a: {
      typeDefs: `type Query { items: [Item] } interface Item { id: ID! } interface Priced { price: Int } type Book implements Item & Priced @key(fields: "id") { id: ID! price: Int pages: Int } type Pen implements Item @key(fields: "id") { id: ID! ink: String }`,
      resolvers: {
        Query: {
          items: () => [
            { __typename: 'Book', id: '1', price: 5, pages: 10 },
            { __typename: 'Pen', id: '2', ink: 'blue' },
          ],
        },
      },
    },
    b: { typeDefs: `type Pen @key(fields: "id") { id: ID! tip: Int }`, resolvers: { Pen: { tip: () => 3 } } },
  },
  asks: [
    {
      query:
        '{ items { id ... on Priced { price ... on Book { pages } } ... on Pen { ink tip } ...More } } fragment More on Item { id ... on Book { pages } }',
      data: {
        items: [
          { id: '1', price: 5, pages: 10 },
          { id: '2', ink: 'blue', tip: 3 },
        ],
      },
    },
  ],
};
