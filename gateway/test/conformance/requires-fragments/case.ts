import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a requirement may look into the members of an interface',
  subgraphs: {
    a: {
      typeDefs: `type Query { p: Product } type Product @key(fields: "id") { id: ID! maker: Maker } interface Maker { name: String } type Person implements Maker { name: String age: Int } type Firm implements Maker { name: String staff: Int }`,
      resolvers: {
        Query: { p: () => ({ id: '1', maker: { __typename: 'Firm', name: 'Hansa', staff: 9 } }) },
      },
    },
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! maker: Maker @external size: String @requires(fields: "maker { name ... on Firm { staff } ... on Person { age } }") } interface Maker { name: String } type Person implements Maker @external { name: String age: Int } type Firm implements Maker @external { name: String staff: Int }`,
      resolvers: {
        Product: {
          size: ({ maker }: { maker: { name: string; staff: number } }) => `${maker.name} ${maker.staff}`,
        },
      },
    },
  },
  asks: [{ query: '{ p { size } }', data: { p: { size: 'Hansa 9' } } }],
};
