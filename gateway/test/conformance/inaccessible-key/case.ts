import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a key that clients must not see still joins',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "secret") { secret: ID! @inaccessible a: Int }`,
      resolvers: { Query: { p: () => ({ secret: 's', a: 1 }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "secret") { secret: ID! b: String }`,
      resolvers: { P: { b: ({ secret }: { secret: string }) => `b of ${secret}` } },
    },
  },
  asks: [{ query: '{ p { a b } }', data: { p: { a: 1, b: 'b of s' } } }],
};
