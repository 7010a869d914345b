import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field that is required under a condition may not merge with one of another type',
  stock: 'its planner forgets the alias within a fragment that has a condition but no type',
  subgraphs: {
    a: {
      typeDefs: `type Query { items: [Item] } union Item = A | B type A @key(fields: "id") { id: ID! v: Int } type B @key(fields: "id") { id: ID! v: String }`,
      resolvers: {
        Query: {
          items: () => [
            { __typename: 'A', id: '1', v: 1 },
            { __typename: 'B', id: '2', v: 'two' },
          ],
        },
      },
    },
    b: {
      typeDefs: `type B @key(fields: "id") { id: ID! v: String @external loud: String @requires(fields: "v") quiet: String @requires(fields: "v") }`,
      resolvers: {
        B: {
          loud: ({ v }: { v: string }) => v.toUpperCase(),
          quiet: ({ v }: { v: string }) => `(${v})`,
        },
      },
    },
  },
  asks: [
    {
      query: `query ($yes: Boolean!, $no: Boolean!) {
        items { ... on A { v } ... on B { id ... @include(if: $yes) { id ... on B @skip(if: $no) { loud } } } }
      }`,
      variables: { yes: true, no: false },
      data: { items: [{ v: 1 }, { id: '2', loud: 'TWO' }] },
    },
    {
      query: `query ($yes: Boolean!, $no: Boolean!) {
        items { ... on A { v } ... on B { quiet ... @include(if: $yes) { id loud } } ... on B @skip(if: $no) { loud ... @include(if: $yes) { again: quiet } } }
      }`,
      variables: { yes: true, no: false },
      data: { items: [{ v: 1 }, { quiet: '(two)', id: '2', loud: 'TWO', again: '(two)' }] },
    },
  ],
};
