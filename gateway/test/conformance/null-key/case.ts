import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an entity whose key is null is asked for with that null',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") { id: ID }`,
      resolvers: { Query: { p: () => ({ id: null }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID name: String }`,
      resolvers: { P: { name: ({ id }: { id: string | null }) => `name of ${id}` } },
    },
  },
  asks: [{ query: '{ p { name } }', data: { p: { name: 'name of null' } } }],
};
