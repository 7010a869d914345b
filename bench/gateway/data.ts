/** Four subgraphs that everybody measures gateways with: few things that are nested in each other many times. */
const users = Array.from({ length: 6 }, (_, n) => ({
  id: `${n + 1}`,
  name: [
    'Ada Lovelace',
    'Grace Hopper',
    'Hildegard Knef',
    'Simon van Utrecht',
    'Godeke Michels',
    'Alan Turing',
  ][n],
  username: `user-${n + 1}`,
  birthday: 1_000 + n,
}));

const products = Array.from({ length: 9 }, (_, n) => ({
  upc: `${n + 1}`,
  name: ['Table', 'Couch', 'Chair', 'Anchor', 'Rope', 'Barrel', 'Compass', 'Sail', 'Lantern'][n],
  price: [899, 1299, 54, 40, 12, 33, 210, 777, 19][n] ?? 0,
  weight: [100, 1000, 50, 400, 20, 90, 1, 300, 5][n] ?? 0,
  inStock: n % 3 !== 1,
}));

/** So many that the answer to `heavy` has about 75 kB. */
const reviews = Array.from({ length: 27 }, (_, n) => ({
  id: `${n + 1}`,
  body: [
    'Love it!',
    'Too expensive.',
    'Could be better.',
    'Prefer something else.',
    'Holds what it promises.',
  ][n % 5],
  authorId: users[(n * 5) % users.length]?.id ?? '',
  upc: products[(n * 4) % products.length]?.upc ?? '',
}));

const author = ({ authorId }: { authorId: string }) => ({ __typename: 'User', id: authorId });
const product = ({ upc }: { upc: string }) => ({ __typename: 'Product', upc });

/** So many that their answer has about 8 MB. */
const ITEMS = 24_000;
const items = Array.from({ length: ITEMS }, (_, n) => ({
  id: `item-${n}`,
  title: `A thing with the number ${n}`,
  text: `${'It does what things do, and does it well. '.repeat(5)}${n}`,
  price: n % 1_000,
  weight: n / 8,
  available: n % 2 === 0,
}));

export interface SubgraphSource {
  readonly typeDefs: string;
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Ref = Readonly<Record<string, string>>;

export const subgraphSources: Readonly<Record<string, SubgraphSource>> = {
  accounts: {
    typeDefs: `type Query { me: User  user(id: ID!): User  users: [User] }
      type User @key(fields: "id") { id: ID!  name: String  username: String  birthday: Int }`,
    resolvers: {
      Query: {
        me: () => users[0],
        user: (_: unknown, { id }: { id: string }) => users.find((each) => each.id === id),
        users: () => users,
      },
      User: { __resolveReference: ({ id }: Ref) => users.find((each) => each.id === id) },
    },
  },
  products: {
    typeDefs: `type Query { topProducts(first: Int = 5): [Product] }
      type Product @key(fields: "upc") { upc: String!  name: String  price: Int  weight: Int }`,
    resolvers: {
      Query: { topProducts: (_: unknown, { first }: { first: number }) => products.slice(0, first) },
      Product: { __resolveReference: ({ upc }: Ref) => products.find((each) => each.upc === upc) },
    },
  },
  inventory: {
    typeDefs: `type Product @key(fields: "upc") {
        upc: String!  weight: Int @external  price: Int @external
        inStock: Boolean  shippingEstimate: Int @requires(fields: "price weight") }
      type Item @key(fields: "id") { id: ID!  stock: Int  shelf: String }`,
    resolvers: {
      Product: {
        inStock: ({ upc }: Ref) => products.find((each) => each.upc === upc)?.inStock,
        shippingEstimate: ({ price, weight }: { price: number; weight: number }) =>
          price > 1_000 ? 0 : Math.round(weight * 0.5),
      },
      Item: { stock: ({ id }: Ref) => (id?.length ?? 0) * 7, shelf: ({ id }: Ref) => `shelf of ${id}` },
    },
  },
  reviews: {
    typeDefs: `type Review { id: ID!  body: String  author: User  product: Product }
      type User @key(fields: "id") { id: ID!  reviews: [Review] }
      type Product @key(fields: "upc") { upc: String!  reviews: [Review] }`,
    resolvers: {
      Review: { author, product },
      User: { reviews: ({ id }: Ref) => reviews.filter((each) => each.authorId === id) },
      Product: { reviews: ({ upc }: Ref) => reviews.filter((each) => each.upc === upc) },
    },
  },
  things: {
    typeDefs: `type Query { items(first: Int = ${ITEMS}): [Item!]! }
      type Item @key(fields: "id") {
        id: ID!  title: String!  text: String!  price: Int  weight: Float  available: Boolean! }`,
    resolvers: {
      Query: { items: (_: unknown, { first }: { first: number }) => items.slice(0, first) },
    },
  },
};
