import type { Case } from '../../support/case.ts';
import { Fault } from '@hansa/kit/errors/fault';

export const theCase: Case = {
  promise: 'one subgraph that is down costs its own fields only',
  subgraphs: {
    a: { typeDefs: `type Query { a: Int }`, resolvers: { Query: { a: () => 1 } } },
    b: {
      typeDefs: `type Query { b: Int }`,
      transport: { execute: () => Promise.reject(new Fault('UNAVAILABLE', 'down')) },
    },
  },
  asks: [
    { query: '{ a b }', data: { a: 1, b: null }, errors: [{ path: ['b'], code: 'SUBREQUEST_HTTP_ERROR' }] },
  ],
};
