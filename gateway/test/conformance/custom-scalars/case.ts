import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'values of custom scalars come through as they are',
  subgraphs: {
    a: {
      typeDefs: `scalar Json type Query { j: Json js: [Json] p: P } type P @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          j: () => ({ a: [1, { b: null }], c: '\u2028 "quoted"' }),
          js: () => [1, 'x', false, { y: {} }],
          p: () => ({ id: '1' }),
        },
      },
    },
    b: {
      typeDefs: `scalar Json type P @key(fields: "id") { id: ID! meta: Json }`,
      resolvers: { P: { meta: () => ({ deep: [[1]] }) } },
    },
  },
  asks: [
    {
      query: '{ j js p { meta } }',
      data: {
        j: { a: [1, { b: null }], c: '\u2028 "quoted"' },
        js: [1, 'x', false, { y: {} }],
        p: { meta: { deep: [[1]] } },
      },
    },
  ],
};
