import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'enum values travel in variables and answers',
  subgraphs: {
    a: {
      typeDefs: `enum Size { SMALL LARGE } type Query { p(size: Size = LARGE): P } type P @key(fields: "id") { id: ID! size: Size }`,
      resolvers: { Query: { p: (_: unknown, { size }: { size: string }) => ({ id: '1', size }) } },
    },
    b: {
      typeDefs: `enum Size { SMALL LARGE } type P @key(fields: "id") { id: ID! twice(size: Size): [Size] }`,
      resolvers: { P: { twice: (_: unknown, { size }: { size: string }) => [size, size] } },
    },
  },
  asks: [
    {
      query: 'query ($s: Size) { p(size: $s) { size twice(size: $s) } }',
      variables: { s: 'SMALL' },
      data: { p: { size: 'SMALL', twice: ['SMALL', 'SMALL'] } },
    },
    { query: 'query ($s: Size) { p(size: $s) { size } }', data: { p: { size: 'LARGE' } } },
  ],
};
