import type { Case } from '../../support/case.ts';
const log: string[] = [];

export const theCase: Case = {
  promise: 'mutations run one after the other, across subgraphs',
  stock: 'it would run them a second time',
  subgraphs: {
    a: {
      typeDefs: `type Query { log: [String!] } type Mutation { a(n: Int): Int }`,
      resolvers: {
        Query: { log: () => log },
        Mutation: { a: (_: unknown, { n }: { n: number }) => (log.push(`a${n}`), n) },
      },
    },
    b: {
      typeDefs: `type Mutation { b(n: Int): Int }`,
      resolvers: { Mutation: { b: (_: unknown, { n }: { n: number }) => (log.push(`b${n}`), n) } },
    },
  },
  asks: [
    {
      query: 'mutation { x: a(n: 1) y: b(n: 2) z: a(n: 3) }',
      data: { x: 1, y: 2, z: 3 },
      asked: ['a', 'a', 'b'],
    },
    { query: '{ log }', data: { log: ['a1', 'b2', 'a3'] } },
  ],
};
