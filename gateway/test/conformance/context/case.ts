import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an argument may come from an object further up',
  stock: 'it refuses such supergraphs',
  subgraphs: {
    a: {
      typeDefs: `type Query { t: T } type T @key(fields: "id") @context(name: "ctx") { id: ID! prop: String! u: U us: [U!] } type U @key(fields: "id") { id: ID! f(a: String @fromContext(field: "$ctx { prop }")): String }`,
      resolvers: {
        Query: { t: () => ({ id: 't', prop: 'above', u: { id: '1' }, us: [{ id: '2' }, { id: '1' }] }) },
        U: { f: ({ id }: { id: string }, { a }: { a: string }) => `${id} ${a}` },
      },
    },
    b: {
      typeDefs: `type Query { x: Int } type U @key(fields: "id") { id: ID! g: Int }`,
      resolvers: { U: { g: () => 5 } },
    },
  },
  asks: [
    {
      query: '{ t { u { f g } us { f } } }',
      data: { t: { u: { f: '1 above', g: 5 }, us: [{ f: '2 above' }, { f: '1 above' }] } },
    },
  ],
};
