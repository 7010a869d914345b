import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a field that is required with an argument may be external in several subgraphs',
  stock: 'its planner fetches one of the two values only',
  subgraphs: {
    a: {
      typeDefs: `type Query { ps: [P!] } type P @key(fields: "id") { id: ID! price(in: String): Int }`,
      resolvers: {
        Query: { ps: () => [{ id: '1' }, { id: '2' }] },
        P: {
          price: ({ id }: { id: string }, args: { in?: string }) =>
            Number(id) * (args.in === 'EUR' ? 10 : args.in === 'USD' ? 100 : 1),
        },
      },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! price(in: String): Int @external ship: Int @requires(fields: "price(in: \\"EUR\\")") }`,
      resolvers: { P: { ship: ({ price }: { price: number }) => price + 1 } },
    },
    c: {
      typeDefs: `type P @key(fields: "id") { id: ID! price(in: String): Int @external tax: Int @requires(fields: "price") }`,
      resolvers: { P: { tax: ({ price }: { price: number }) => price + 2 } },
    },
  },
  asks: [
    {
      query: '{ ps { ship tax } }',
      data: {
        ps: [
          { ship: 11, tax: 3 },
          { ship: 21, tax: 4 },
        ],
      },
    },
  ],
};
