import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'lists of values from two subgraphs merge element by element',
  stock: 'it loses what the second one answers',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { p: () => ({ id: '1' }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! sizes: [[Size]] @shareable } type Size { w: Int }`,
      resolvers: { P: { sizes: () => [[{ w: 1 }, null], [{ w: 3 }]] } },
    },
    c: {
      typeDefs: `type P @key(fields: "id") { id: ID! sizes: [[Size]] @shareable } type Size { h: Int }`,
      resolvers: { P: { sizes: () => [[{ h: 4 }, null], [{ h: 6 }]] } },
    },
  },
  asks: [
    { query: '{ p { sizes { w h } } }', data: { p: { sizes: [[{ w: 1, h: 4 }, null], [{ w: 3, h: 6 }]] } } },
  ],
};
