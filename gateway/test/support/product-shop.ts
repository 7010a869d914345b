import type { TestSubgraph } from './federation.ts';

/** Two products, and any other that is asked for by its id. */
export const products: TestSubgraph = {
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
};

/** The same with the stock that a second subgraph knows of each: enough to defer something of. */
export const productShop: Readonly<Record<string, TestSubgraph>> = {
  a: products,
  b: {
    typeDefs: `type Product @key(fields: "id") { id: ID! stock: Int }`,
    resolvers: { Product: { stock: ({ id }: { id: string }) => Number(id) * 100 } },
  },
};
