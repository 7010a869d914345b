import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'a field gets the fields that it requires',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int @external weight: Int @external cost: Int @requires(fields: "price weight") }`,
      resolvers: {
        Product: { cost: ({ price, weight }: { price: number; weight: number }) => price + weight },
      },
    },
  },
  asks: [{ query: '{ products { cost } }', data: { products: [{ cost: 940 }, { cost: 32 }] } }],
};
