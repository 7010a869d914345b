import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'what asks for nothing but names asks no subgraph',
  subgraphs: {
    a: products,
  },
  asks: [
    { query: '{ __typename }', data: { __typename: 'Query' }, asked: [] },
    { query: '{ t: __typename u: __typename }', data: { t: 'Query', u: 'Query' }, asked: [] },
  ],
};
