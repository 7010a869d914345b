import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'one response name may mean different fields on different types',
  subgraphs: {
    a: {
      typeDefs: `type Query { items: [Item] } union Item = A | B type A @key(fields: "id") { id: ID! v: Int } type B @key(fields: "id") { id: ID! w: String! }`,
      resolvers: {
        Query: {
          items: () => [
            { __typename: 'A', id: '1', v: 1 },
            { __typename: 'B', id: '2', w: 'two' },
          ],
        },
      },
    },
    b: {
      typeDefs: `type A @key(fields: "id") { id: ID! more: Int } type B @key(fields: "id") { id: ID! more: [String] }`,
      resolvers: { A: { more: () => 1 }, B: { more: () => ['x'] } },
    },
  },
  asks: [
    { query: '{ items { ... on A { x: v } ... on B { y: w } } }', data: { items: [{ x: 1 }, { y: 'two' }] } },
    {
      query: '{ items { ... on A { n: more } ... on B { m: more } } }',
      data: { items: [{ n: 1 }, { m: ['x'] }] },
    },
  ],
};
