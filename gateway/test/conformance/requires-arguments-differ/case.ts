import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'two fields of one subgraph may require one field with different arguments',
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
      typeDefs: `type P @key(fields: "id") { id: ID! price(in: String): Int @external ship: Int @requires(fields: "price(in: \\"EUR\\")") tax: Int @requires(fields: "price(in: \\"USD\\")") }`,
      resolvers: {
        P: {
          ship: ({ price }: { price: number }) => price + 1,
          tax: ({ price }: { price: number }) => price + 2,
        },
      },
    },
  },
  asks: [
    {
      query: '{ ps { ship tax } }',
      data: {
        ps: [
          { ship: 11, tax: 102 },
          { ship: 21, tax: 202 },
        ],
      },
    },
    {
      query: '{ ps { tax price ship } }',
      data: {
        ps: [
          { tax: 102, price: 1, ship: 11 },
          { tax: 202, price: 2, ship: 21 },
        ],
      },
    },
  ],
};
