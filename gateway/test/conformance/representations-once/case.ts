import type { Case } from '../../support/case.ts';
let seen = 0;

export const theCase: Case = {
  promise: 'equal representations travel once',
  stock: 'it sends equal representations again and again',
  subgraphs: {
    a: {
      typeDefs: `type Query { shelf: [Product] } type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { shelf: () => [{ id: '1' }, { id: '2' }, { id: '1' }, { id: '1' }] } },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! seen: Int }`,
      resolvers: {
        Product: { __resolveReference: (reference: { id: string }) => ({ ...reference, seen: (seen += 1) }) },
      },
    },
  },
  asks: [
    { query: '{ shelf { seen } }', data: { shelf: [{ seen: 1 }, { seen: 2 }, { seen: 1 }, { seen: 1 }] } },
  ],
};
