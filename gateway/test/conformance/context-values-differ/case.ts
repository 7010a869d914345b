import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'objects below different values get each its own',
  stock: 'it refuses such supergraphs',
  subgraphs: {
    a: {
      typeDefs: `type Query { ts: [T] } type T @key(fields: "id") @context(name: "ctx") { id: ID! prop: String! us: [U!] } type U @key(fields: "id") { id: ID! f(a: String @fromContext(field: "$ctx { prop }")): String }`,
      resolvers: {
        Query: { ts: () => ['x', 'y'].map((prop) => ({ id: prop, prop, us: [{ id: '1' }, { id: '2' }] })) },
        U: { f: ({ id }: { id: string }, { a }: { a: string }) => `${id} ${a}` },
      },
    },
  },
  asks: [
    {
      query: '{ ts { us { f } } }',
      data: { ts: [{ us: [{ f: '1 x' }, { f: '2 x' }] }, { us: [{ f: '1 y' }, { f: '2 y' }] }] },
    },
  ],
};
