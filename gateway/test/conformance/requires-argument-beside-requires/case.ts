import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a value that is required with an argument comes beside a field that requires something else',
  subgraphs: {
    a: {
      typeDefs: `type Query { ps: [P!] } type P @key(fields: "id") { id: ID! size: Int }`,
      resolvers: {
        Query: {
          ps: () => [
            { id: '1', size: 3 },
            { id: '2', size: 4 },
          ],
        },
      },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! size: Int @external price(in: String): Int weight: Int @requires(fields: "size") }`,
      resolvers: {
        P: {
          price: ({ id }: { id: string }, args: { in?: string }) => Number(id) * (args.in === 'EUR' ? 10 : 1),
          weight: ({ size }: { size: number }) => size * 2,
        },
      },
    },
    c: {
      typeDefs: `type P @key(fields: "id") { id: ID! price(in: String): Int @external ship: Int @requires(fields: "price(in: \\"EUR\\")") }`,
      resolvers: { P: { ship: ({ price }: { price: number }) => price + 1 } },
    },
  },
  asks: [
    {
      query: '{ ps { weight ship } }',
      data: {
        ps: [
          { weight: 6, ship: 11 },
          { weight: 8, ship: 21 },
        ],
      },
    },
  ],
};
