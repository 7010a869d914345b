import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a part that waits for something that can never be asked for does not keep the answer open',
  stock: 'it knows no @defer',
  subgraphs: {
    a: {
      typeDefs: `type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String like: Product }`,
      resolvers: {
        Query: { product: () => ({ id: '1', name: 'Anchor', like: { id: '2' } }) },
        Product: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `P${id}` }) },
      },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int next: Product }`,
      resolvers: { Product: { stock: () => 100, next: () => ({ id: '3' }) } },
    },
  },
  asks: [
    {
      query: `query ($yes: Boolean!) {
        product @skip(if: $yes) { id ... @include(if: $yes) { ... @defer { next { id ... @defer { stock name } } } } }
      }`,
      variables: { yes: true },
      data: {},
      parts: [{ hasNext: true }, { hasNext: false }],
    },
  ],
};
