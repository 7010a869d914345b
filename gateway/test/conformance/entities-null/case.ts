import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'an entity that its subgraph does not have is null, which is no error',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
      resolvers: {
        Product: {
          __resolveReference: ({ id }: { id: string }) => (id === '1' ? { id, stock: 1 } : null),
          stock: () => 1,
        },
      },
    },
  },
  asks: [
    {
      query: '{ products { name stock } }',
      data: {
        products: [
          { name: 'Anchor', stock: 1 },
          { name: 'Rope', stock: null },
        ],
      },
    },
  ],
};
