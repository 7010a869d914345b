import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'requirements may build on each other across subgraphs',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") { id: ID! x: Int }`,
      resolvers: { Query: { p: () => ({ id: '1', x: 1 }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }`,
      resolvers: { P: { y: ({ x }: { x: number }) => x + 1 } },
    },
    c: {
      typeDefs: `type P @key(fields: "id") { id: ID! y: Int @external z: Int @requires(fields: "y") }`,
      resolvers: { P: { z: ({ y }: { y: number }) => y * 10 } },
    },
  },
  asks: [{ query: '{ p { z } }', data: { p: { z: 20 } } }],
};
