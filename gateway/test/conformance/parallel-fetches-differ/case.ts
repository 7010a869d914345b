import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'entity fetches of different fields travel as one request too',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int shelf: String }`,
      resolvers: {
        Product: {
          stock: ({ id }: { id: string }) => Number(id),
          shelf: ({ id }: { id: string }) => `s${id}`,
        },
      },
    },
  },
  asks: [
    {
      query: '{ products { stock } product(id: "7") { shelf } }',
      data: { products: [{ stock: 1 }, { stock: 2 }], product: { shelf: 's7' } },
      asked: ['a', 'b'],
    },
  ],
};
