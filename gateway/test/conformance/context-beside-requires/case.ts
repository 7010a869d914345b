import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field with an argument from above may stand beside one that requires something',
  stock: 'it refuses such supergraphs',
  subgraphs: {
    a: {
      typeDefs: `type Query { t: T } type T @key(fields: "id") @context(name: "ctx") { id: ID! prop: String! us: [U!] }
        type U @key(fields: "id") { id: ID! size: Int @external f(a: String @fromContext(field: "$ctx { prop }")): String cost: Int @requires(fields: "size") }`,
      resolvers: {
        Query: { t: () => ({ id: 't', prop: 'above', us: [{ id: '1' }, { id: '2' }] }) },
        U: {
          f: ({ id }: { id: string }, { a }: { a: string }) => `${id} ${a}`,
          cost: ({ size }: { size: number }) => size * 2,
        },
      },
    },
    b: {
      typeDefs: `type U @key(fields: "id") { id: ID! size: Int }`,
      resolvers: { U: { size: ({ id }: { id: string }) => Number(id) * 10 } },
    },
  },
  asks: [
    {
      query: '{ t { us { f cost } } }',
      data: {
        t: {
          us: [
            { f: '1 above', cost: 20 },
            { f: '2 above', cost: 40 },
          ],
        },
      },
    },
  ],
};
