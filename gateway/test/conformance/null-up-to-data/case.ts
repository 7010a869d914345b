import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'when nothing may be null on the way up, there is no data',
  subgraphs: {
    a: {
      typeDefs: `type Query { a: A! } type A @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { a: () => ({ id: '1' }) } },
    },
    b: {
      typeDefs: `type A @key(fields: "id") { id: ID! must: Int! }`,
      resolvers: {
        A: {
          must: () => {
            throw new TypeError('no');
          },
        },
      },
    },
  },
  asks: [{ query: '{ a { must } }', data: null, errors: [{ path: ['a', 'must'], message: 'no' }] }],
};
