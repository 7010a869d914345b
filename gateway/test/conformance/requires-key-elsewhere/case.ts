import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field does not wait for what another one requires, also where that is a key of another type',
  stock: 'it sends one representation for both, and none where a part of it is missing',
  subgraphs: {
    a: {
      typeDefs: `type Query { me: User tag: Tag } type User @key(fields: "id") { id: ID! name: String } type Tag @key(fields: "name") { name: String! }`,
      resolvers: { Query: { me: () => ({ id: '1', name: 'Ann' }), tag: () => ({ name: 'new' }) } },
    },
    b: {
      typeDefs: `type User @key(fields: "id") { id: ID! name: String @external views: Int shout: String @requires(fields: "name") } type Tag @key(fields: "name") { name: String! uses: Int }`,
      resolvers: {
        User: { views: () => 3, shout: ({ name }: { name: string }) => `${name}!` },
        Tag: { uses: ({ name }: { name: string }) => name.length },
      },
    },
  },
  asks: [
    {
      query: 'query ($no: Boolean!) { me { views shout @include(if: $no) } tag { uses } }',
      variables: { no: false },
      data: { me: { views: 3 }, tag: { uses: 3 } },
    },
    {
      query: '{ me { views shout } tag { uses } }',
      data: { me: { views: 3, shout: 'Ann!' }, tag: { uses: 3 } },
    },
  ],
};
