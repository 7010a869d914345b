import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a fetch that joins a later one is not forgotten, whatever that one waits for',
  subgraphs: {
    a: {
      typeDefs: `type Query { bees: [Bee] } type Bee @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { bees: () => [{ id: '1' }] } },
    },
    c: {
      typeDefs: `type Query { ants: [Ant] } type Ant @key(fields: "id") { id: ID! x: Int @external y: Int @external sum: Int @requires(fields: "x y") } type Bee @key(fields: "id") { id: ID! wings: Int }`,
      resolvers: {
        Query: { ants: () => [{ id: '1' }] },
        Ant: { sum: ({ x, y }: { x: number; y: number }) => x + y },
        Bee: { wings: () => 4 },
      },
    },
    b: {
      typeDefs: `type Ant @key(fields: "id") { id: ID! x: Int } type Bee @key(fields: "id") { id: ID! stings: Int }`,
      resolvers: { Ant: { x: () => 1 }, Bee: { stings: () => 1 } },
    },
    d: { typeDefs: `type Ant @key(fields: "id") { id: ID! y: Int }`, resolvers: { Ant: { y: () => 2 } } },
  },
  asks: [
    {
      query: '{ bees { wings stings } ants { sum } }',
      data: { bees: [{ wings: 4, stings: 1 }], ants: [{ sum: 3 }] },
    },
  ],
};
