import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'entities may stand in lists of lists, with holes',
  subgraphs: {
    a: {
      typeDefs: `type Query { grid: [[Product]] } type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { grid: () => [[{ id: '1' }, null], null, [{ id: '2' }], []] } },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
      resolvers: { Product: { stock: ({ id }: { id: string }) => Number(id) * 100 } },
    },
  },
  asks: [
    { query: '{ grid { stock } }', data: { grid: [[{ stock: 100 }, null], null, [{ stock: 200 }], []] } },
  ],
};
