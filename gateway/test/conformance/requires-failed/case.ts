import type { Case } from '../../support/case.ts';
import { Fault } from '@hansa/kit/errors/fault';

export const theCase: Case = {
  promise: 'what a field requires may fail without costing the fields beside it',
  stock: 'it asks for neither',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: Product } type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { p: () => ({ id: '1' }) } },
    },
    c: {
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int }`,
      transport: { execute: () => Promise.reject(new Fault('UNAVAILABLE', 'down')) },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") stock: Int }`,
      resolvers: { Product: { cost: ({ price }: { price: number }) => price * 2, stock: () => 5 } },
    },
  },
  asks: [
    {
      query: '{ p { stock cost } }',
      data: { p: { stock: 5, cost: null } },
      errors: [{ path: ['p'], code: 'SUBREQUEST_HTTP_ERROR' }],
    },
  ],
};
