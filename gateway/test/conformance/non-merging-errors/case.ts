import type { Case } from '../../support/case.ts';

const fails = (what: string) => () => {
  throw new TypeError(`There is no ${what}.`);
};

export const theCase: Case = {
  promise: 'an error is told under the name that the client knows, also where the plan had to take another',
  stock: 'it tells the name of its plan',
  subgraphs: {
    a: {
      typeDefs: `type Query { items: [Item] } union Item = A | B type A @key(fields: "id") { id: ID! v: Int @shareable } type B @key(fields: "id") { id: ID! v: [Part] @shareable } type Part @shareable { name: String }`,
      resolvers: {
        Query: {
          items: () => [
            { __typename: 'A', id: '1', v: 1 },
            { __typename: 'B', id: '2', v: [{}, { name: 'Keel' }] },
          ],
        },
        Part: { name: ({ name }: { name?: string }) => name ?? fails('name')() },
      },
    },
    b: {
      typeDefs: `type Query { others: [Other] } type Other @key(fields: "id") { id: ID! } type A @key(fields: "id") { id: ID! v: Int @external double: Int @requires(fields: "v") }`,
      resolvers: {
        Query: { others: () => [{ id: '7' }] },
        A: { double: ({ v }: { v: number }) => v * 2 },
      },
    },
    c: {
      typeDefs: `type Other @key(fields: "id") { id: ID! item: Item } union Item = A | B type A @key(fields: "id") { id: ID! v: Int @shareable } type B @key(fields: "id") { id: ID! v: [Part] @shareable } type Part @shareable { name: String }`,
      resolvers: {
        Other: { item: () => ({ __typename: 'B', id: '2', v: [{}] }) },
        Part: { name: fails('other name') },
      },
    },
  },
  asks: [
    {
      query: '{ items { ... on A { double } ... on B { v { name } } } }',
      data: { items: [{ double: 2 }, { v: [{ name: null }, { name: 'Keel' }] }] },
      errors: [{ path: ['items', 1, 'v', 0, 'name'], message: 'There is no name.' }],
    },
    {
      query: '{ others { item { ... on A { double } ... on B { v { name } } } } }',
      data: { others: [{ item: { v: [{ name: null }] } }] },
      errors: [{ path: ['others', 0, 'item', 'v', 0, 'name'], message: 'There is no other name.' }],
    },
  ],
};
