import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a requirement may go into objects and lists',
  subgraphs: {
    a: {
      typeDefs: `type Query { box: Box } type Box @key(fields: "id") { id: ID! size: Size parts: [Part!] } type Size { w: Int h: Int } type Part { n: Int tag: String }`,
      resolvers: {
        Query: {
          box: () => ({
            id: '1',
            size: { w: 2, h: 3 },
            parts: [
              { n: 1, tag: 'x' },
              { n: 2, tag: 'y' },
            ],
          }),
        },
      },
    },
    b: {
      typeDefs: `type Box @key(fields: "id") { id: ID! size: Size @external parts: [Part!] @external area: Int @requires(fields: "size { w h } parts { n }") } type Size @external { w: Int h: Int } type Part @external { n: Int }`,
      resolvers: {
        Box: {
          area: ({ size, parts }: { size: { w: number; h: number }; parts: { n: number }[] }) =>
            size.w * size.h + parts.reduce((sum, { n }) => sum + n, 0),
        },
      },
    },
  },
  asks: [{ query: '{ box { area } }', data: { box: { area: 9 } } }],
};
