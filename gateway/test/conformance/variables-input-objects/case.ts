import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'input objects with defaults reach all subgraphs that use them',
  subgraphs: {
    a: {
      typeDefs: `input In { a: Int = 1 b: [String!] } type Query { p(in: In): P } type P @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { p: (_: unknown, args: { in: unknown }) => ({ id: JSON.stringify(args.in) }) } },
    },
    b: {
      typeDefs: `input In { a: Int = 1 b: [String!] } type P @key(fields: "id") { id: ID! echo(in: In): String }`,
      resolvers: { P: { echo: (_: unknown, args: { in: unknown }) => JSON.stringify(args.in) } },
    },
  },
  asks: [
    {
      query: 'query ($in: In) { p(in: $in) { id echo(in: $in) } }',
      variables: { in: { b: ['x'] } },
      data: { p: { id: '{"a":1,"b":["x"]}', echo: '{"a":1,"b":["x"]}' } },
    },
  ],
};
