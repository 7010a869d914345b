import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'errors of entities name the client’s place, through aliases and holes',
  subgraphs: {
    a: {
      typeDefs: `type Query { shelf: [Product] } type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { shelf: () => [null, { id: '1' }, { id: '2' }, { id: '1' }] } },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
      resolvers: {
        Product: {
          stock: ({ id }: { id: string }) => {
            if (id === '1') throw new TypeError('lost');
            return 2;
          },
        },
      },
    },
  },
  asks: [
    {
      query: '{ mine: shelf { count: stock } }',
      data: { mine: [null, { count: null }, { count: 2 }, { count: null }] },
      errors: [
        { path: ['mine', 1, 'count'], message: 'lost' },
        { path: ['mine', 3, 'count'], message: 'lost' },
      ],
    },
  ],
};
