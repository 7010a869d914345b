import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'introspection and data may be asked for together',
  subgraphs: {
    a: {
      typeDefs: `type Query { products: [Product] product(id: ID!): Product } type Product @key(fields: "id") { id: ID! name: String price: Int weight: Int }`,
      resolvers: {
        Query: {
          products: () => [
            { id: '1', name: 'Anchor', price: 900, weight: 40 },
            { id: '2', name: 'Rope', price: 30, weight: 2 },
          ],
          product: (_: unknown, { id }: { id: string }) => ({ id, name: `P${id}`, price: 1, weight: 1 }),
        },
        Product: {
          __resolveReference: ({ id }: { id: string }) => ({
            id,
            name: `P${id}`,
            price: Number(id) * 10,
            weight: 1,
          }),
        },
      },
    },
  },
  asks: [
    {
      query:
        '{ __type(name: "Product") { name fields { name } } product(id: "1") { id } t: __schema { queryType { n: name } } }',
      data: {
        __type: {
          name: 'Product',
          fields: [{ name: 'id' }, { name: 'name' }, { name: 'price' }, { name: 'weight' }],
        },
        product: { id: '1' },
        t: { queryType: { n: 'Query' } },
      },
    },
    {
      query: 'query ($n: String!) { __type(name: $n) { kind } }',
      variables: { n: 'ID' },
      data: { __type: { kind: 'SCALAR' } },
    },
  ],
};
