import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'what a mutation returns is completed like anything else',
  subgraphs: {
    a: {
      typeDefs: `type Query { x: Int } type Mutation { add: Product } type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Mutation: { add: () => ({ id: '3' }) } },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
      resolvers: { Product: { stock: ({ id }: { id: string }) => Number(id) * 100 } },
    },
  },
  asks: [{ query: 'mutation { add { id stock } }', data: { add: { id: '3', stock: 300 } } }],
};
