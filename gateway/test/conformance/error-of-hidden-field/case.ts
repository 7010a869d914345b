import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'an error of a field that only a plan asked for is told at the object',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: P } type P @key(fields: "id") { id: ID! price: Int }`,
      resolvers: {
        Query: { p: () => ({ id: '1' }) },
        P: {
          price: () => {
            throw new TypeError('no price');
          },
        },
      },
    },
    b: {
      typeDefs: `type P @key(fields: "id") { id: ID! price: Int @external label: String @requires(fields: "price") }`,
      resolvers: { P: { label: ({ price }: { price: number | null }) => `price ${price}` } },
    },
  },
  asks: [
    {
      query: '{ p { label } }',
      data: { p: { label: 'price null' } },
      errors: [{ path: ['p'], message: 'no price' }],
    },
  ],
};
