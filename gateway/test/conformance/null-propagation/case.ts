import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a null where there must be none takes its parents along, up to the next that may be null',
  subgraphs: {
    a: {
      typeDefs: `type Query { a: A! } type A { list: [[B!]!] other: Int } type B @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { a: () => ({ list: [[{ id: '1' }], [{ id: '2' }]], other: 1 }) } },
    },
    b: {
      typeDefs: `type B @key(fields: "id") { id: ID! must: Int! }`,
      resolvers: {
        B: {
          must: ({ id }: { id: string }) => {
            if (id === '2') throw new TypeError('no');
            return 1;
          },
        },
      },
    },
  },
  asks: [
    {
      query: '{ a { list { must } other } }',
      data: { a: { list: null, other: 1 } },
      errors: [{ path: ['a', 'list', 1, 0, 'must'], message: 'no' }],
    },
  ],
};
