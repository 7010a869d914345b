import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a required field that is null is handed on as null',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: Product } type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Query: { p: () => ({ id: '1', price: null }) } },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! price: Int @external label: String @requires(fields: "price") }`,
      resolvers: { Product: { label: ({ price }: { price: number | null }) => `price ${price}` } },
    },
  },
  asks: [{ query: '{ p { label } }', data: { p: { label: 'price null' } } }],
};
