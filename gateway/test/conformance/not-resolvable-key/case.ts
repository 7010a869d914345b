import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a subgraph that only refers to an entity is not asked for it',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: { p: () => ({ id: '1', name: 'n' }) },
        P: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `n${id}` }) },
      },
    },
    b: {
      typeDefs: `type Query { cart: Cart } type Cart { p: P } type P @key(fields: "id", resolvable: false) { id: ID! }`,
      resolvers: { Query: { cart: () => ({ p: { id: '9' } }) } },
    },
  },
  asks: [
    {
      query: '{ cart { p { id name } } p { name } }',
      data: { cart: { p: { id: '9', name: 'n9' } }, p: { name: 'n' } },
    },
  ],
};
