import type { Case } from '../../support/case.ts';

export const theCase: Case = {
  promise: 'requests that travel together keep their variables apart',
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
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! in(city: String, n: Int): String }`,
      resolvers: {
        Product: {
          in: ({ id }: { id: string }, { city, n }: { city: string; n: number }) => `${id} ${city} ${n}`,
        },
      },
    },
  },
  asks: [
    {
      query:
        'query ($a: String, $b: String, $n: Int = 3) { products { in(city: $a) } product(id: "7") { in(city: $b, n: $n) } }',
      variables: { a: 'Wisby', b: 'Danzig' },
      data: {
        products: [{ in: '1 Wisby undefined' }, { in: '2 Wisby undefined' }],
        product: { in: '7 Danzig 3' },
      },
      asked: ['a', 'b'],
    },
  ],
};
