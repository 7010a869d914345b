import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'two fields may require different values of one field within an object',
  stock: 'its planner hands both the same value',
  subgraphs: {
    a: {
      typeDefs: `type Query { ps: [P!] } type P @key(fields: "id") { id: ID! dims: Dims } type Dims { price(in: String): Int }`,
      resolvers: {
        Query: { ps: () => [{ id: '1' }] },
        P: { dims: () => ({}) },
        Dims: { price: (_: unknown, args: { in?: string }) => (args.in === 'EUR' ? 10 : 100) },
      },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! dims: Dims @external
        ship: Int @requires(fields: "dims { price(in: \\"EUR\\") }") tax: Int @requires(fields: "dims { price(in: \\"USD\\") }") }
        type Dims { price(in: String): Int @external }`,
      resolvers: {
        P: {
          ship: ({ dims }: { dims: { price: number } }) => dims.price + 1,
          tax: ({ dims }: { dims: { price: number } }) => dims.price + 2,
        },
      },
    },
  },
  asks: [{ query: '{ ps { ship tax } }', data: { ps: [{ ship: 11, tax: 102 }] } }],
};
