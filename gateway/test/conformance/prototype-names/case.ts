import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'names that JavaScript treats specially are only names',
  stock: 'it is asked in the case entities already',
  subgraphs: {
    a: {
      typeDefs: `type Query { constructor: Int valueOf: P } type P @key(fields: "id") { id: ID! toString: String }`,
      resolvers: { Query: { constructor: () => 1, valueOf: () => ({ id: '1', toString: 'text' }) } },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! hasOwnProperty: Int }`,
      resolvers: { P: { hasOwnProperty: () => 7 } },
    },
  },
  asks: [
    {
      query: '{ constructor isPrototypeOf: valueOf { toString hasOwnProperty __proto__: id } }',
      data: JSON.parse(
        '{"constructor":1,"isPrototypeOf":{"toString":"text","hasOwnProperty":7,"__proto__":"1"}}',
      ),
    },
  ],
};
