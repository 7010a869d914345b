import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'a name within what a field requires is not the field of that name that another one requires',
  subgraphs: {
    a: {
      typeDefs: `type Query { ps: [P!] } type P @key(fields: "org { code }") { org: Org! code: Int weight: Int box: Box } type Org { code: ID! } type Box { weight: Int }`,
      resolvers: {
        Query: { ps: () => [{ org: { code: 'x' }, code: 7, weight: 3, box: { weight: 40 } }] },
      },
    },
    b: {
      typeDefs: `type P @key(fields: "org { code }") { org: Org! code: Int @external weight: Int @external box: Box @external
        light: Int @requires(fields: "weight") heavy: Int @requires(fields: "box { weight }") cost: Int @requires(fields: "code") stock: String }
        type Org { code: ID! } type Box { weight: Int @external }`,
      resolvers: {
        P: {
          light: ({ weight }: { weight: number }) => weight,
          heavy: ({ box }: { box: { weight: number } }) => box.weight,
          cost: ({ code }: { code: number }) => code,
          stock: ({ org }: { org: { code: string } }) => `in ${org.code}`,
        },
      },
    },
  },
  asks: [
    {
      query: '{ ps { light heavy cost stock } }',
      data: { ps: [{ light: 3, heavy: 40, cost: 7, stock: 'in x' }] },
    },
  ],
};
