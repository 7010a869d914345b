import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'a field does not wait for what only another one requires, under a condition that fails',
  stock: 'it asks for neither',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") stock: Int }`,
      resolvers: { Product: { cost: ({ price }: { price: number }) => price * 2, stock: () => 5 } },
    },
  },
  asks: [
    {
      query: 'query ($no: Boolean!) { product(id: "1") { stock cost @include(if: $no) } }',
      variables: { no: false },
      data: { product: { stock: 5 } },
    },
    {
      query: 'query ($no: Boolean!) { product(id: "1") { stock cost @include(if: $no) } }',
      variables: { no: true },
      data: { product: { stock: 5, cost: 2 } },
    },
  ],
};
