import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'an alias of the client does not stand in for what a field requires',
  stock: 'its planner gives the alias to the field that requires',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") }`,
      resolvers: { Product: { cost: ({ price }: { price: number }) => price * 2 } },
    },
  },
  asks: [
    {
      query: '{ products { price: name cost } }',
      data: {
        products: [
          { price: 'Anchor', cost: 1800 },
          { price: 'Rope', cost: 60 },
        ],
      },
    },
    {
      query: '{ products { id: name cost } }',
      data: {
        products: [
          { id: 'Anchor', cost: 1800 },
          { id: 'Rope', cost: 60 },
        ],
      },
    },
  ],
};
