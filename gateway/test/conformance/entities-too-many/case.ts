import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'too many entities are an error of that fetch, and misplaced nowhere',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
      transport: {
        execute: () => Promise.resolve({ data: { _entities: [1, 2, 3].map((stock) => ({ stock })) } }),
      },
    },
  },
  asks: [
    {
      query: '{ products { name stock } }',
      data: {
        products: [
          { name: 'Anchor', stock: null },
          { name: 'Rope', stock: null },
        ],
      },
      errors: [{ path: ['products'], code: 'SUBREQUEST_MALFORMED_RESPONSE' }],
    },
  ],
};
