import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a key may have several fields, nested ones too',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "org { id } no") { org: Org no: Int } type Org { id: ID! }`,
      resolvers: { Query: { p: () => ({ org: { id: 'o' }, no: 7 }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "org { id } no") { org: Org no: Int tag: String } type Org { id: ID! }`,
      resolvers: { P: { tag: ({ org, no }: { org: { id: string }; no: number }) => `${org.id}-${no}` } },
    },
  },
  asks: [{ query: '{ p { tag } }', data: { p: { tag: 'o-7' } } }],
};
