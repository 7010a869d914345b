import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a client may ask for a field with other arguments than another field requires',
  stock: "its planner hands the client's value to the field that requires",
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
  },
  asks: [
    {
      query: '{ ps { price(in: "USD") ship } }',
      data: {
        ps: [
          { price: 100, ship: 11 },
          { price: 200, ship: 21 },
        ],
      },
    },
    {
      query: '{ ps { price ship } }',
      data: {
        ps: [
          { price: 1, ship: 11 },
          { price: 2, ship: 21 },
        ],
      },
    },
  ],
};
