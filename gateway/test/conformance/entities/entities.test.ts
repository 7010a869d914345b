import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startFederation, type Federation } from '../../support/federation.ts';

const products = {
  typeDefs: `
    type Query { products: [Product!]!  product(id: ID!): Product }
    type Mutation { rename(id: ID!, title: String!): Product }
    type Product @key(fields: "id") { id: ID!  title: String!  weight: Int!  price: Int! }`,
  resolvers: (() => {
    const all = [
      { id: '1', title: 'Anchor', weight: 40, price: 900 },
      { id: '2', title: 'Rope', weight: 2, price: 30 },
    ];
    return {
      Query: {
        products: () => all,
        product: (_: unknown, { id }: { id: string }) => all.find((each) => each.id === id),
      },
      Mutation: {
        rename: (_: unknown, { id, title }: { id: string; title: string }) =>
          Object.assign(all.find((each) => each.id === id) ?? {}, { title }),
      },
      Product: { __resolveReference: ({ id }: { id: string }) => all.find((each) => each.id === id) },
    };
  })(),
};

const log: string[] = [];

const shipping = {
  typeDefs: `
    type Mutation { ship(id: ID!): Product }
    type Product @key(fields: "id") {
      id: ID!
      weight: Int! @external
      price: Int! @external
      inStock: Boolean
      shippingCost(express: Boolean = false): Int @requires(fields: "weight price")
    }`,
  resolvers: {
    Mutation: { ship: (_: unknown, { id }: { id: string }) => (log.push(`ship ${id}`), { id }) },
    Product: {
      inStock: ({ id }: { id: string }) => id === '1',
      shippingCost: (
        { weight, price }: { weight: number; price: number },
        { express }: { express: boolean },
      ) => (price > 500 ? 0 : weight) + (express ? 10 : 0),
    },
  },
};

describe('what one subgraph does not know of an entity comes from another', () => {
  let graph: Federation;
  beforeAll(async () => {
    graph = await startFederation({ products, shipping });
  });
  afterAll(() => graph.close());

  test('by its key', async () => {
    const { status, data, errors } = await graph.ask('{ products { title inStock } }');
    expect({ status, data, errors }).toEqual({
      status: 200,
      data: {
        products: [
          { title: 'Anchor', inStock: true },
          { title: 'Rope', inStock: false },
        ],
      },
      errors: undefined,
    });
  });

  test('with the fields that it requires, which the client need not ask for', async () => {
    const { data } = await graph.ask('{ products { id shippingCost } }');
    expect(data).toEqual({
      products: [
        { id: '1', shippingCost: 0 },
        { id: '2', shippingCost: 2 },
      ],
    });
  });

  test('with variables, aliases, fragments and conditions', async () => {
    const query = `query One($id: ID!, $express: Boolean, $no: Boolean!) {
      one: product(id: $id) { ...Costs  title @include(if: $no) }
    }
    fragment Costs on Product { fast: shippingCost(express: $express)  slow: shippingCost }`;
    const { data } = await graph.ask(query, { id: '2', express: true, no: false });
    expect(data).toEqual({ one: { fast: 12, slow: 2 } });
  });

  test('a variable of the wrong type is told with HTTP 400 and reaches no subgraph', async () => {
    graph.asked.length = 0;
    const { status, errors } = await graph.ask('query ($id: ID!) { product(id: $id) { id } }', {
      id: { no: 1 },
    });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(graph.asked).toEqual([]);
  });

  test('and what no other knows is null, which is no error', async () => {
    const { data, errors } = await graph.ask(
      'mutation { known: ship(id: "1") { id title } unknown: ship(id: "9") { id title } }',
    );
    expect({ data, errors }).toEqual({
      data: { known: { id: '1', title: 'Anchor' }, unknown: null },
      errors: undefined,
    });
  });

  test('mutations run one after the other, across subgraphs', async () => {
    graph.asked.length = 0;
    const { data } = await graph.ask(
      'mutation { a: rename(id: "1", title: "Kedge") { title } b: ship(id: "1") { title } c: rename(id: "1", title: "Anchor") { title } }',
    );
    expect(data).toEqual({ a: { title: 'Kedge' }, b: { title: 'Kedge' }, c: { title: 'Anchor' } });
    expect(
      graph.asked.filter(({ query }) => query.startsWith('mutation')).map(({ subgraph }) => subgraph),
    ).toEqual(['products', 'shipping', 'products']);
  });

  test('introspection shows the graph as clients know it, without its joints', async () => {
    const { data } = await graph.ask('{ __schema { queryType { name } } __type(name: "_Entity") { name } }');
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } }, __type: null });
  });

  test('an operation name that the document does not have is a mistake of the client', async () => {
    const reply = await graph.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query: 'query A { products { id } } query B { products { id } }', operationName: 'C' },
    });
    expect(reply.statusCode).toBe(400);
    expect(reply.json().errors[0].message).toContain('no operation named "C"');
  });

  test('the same operation is planned once', async () => {
    const query = '{ products { id title inStock } }';
    const first = await graph.ask(query);
    const second = await graph.ask(query);
    expect(second.data).toEqual(first.data);
  });

  test('an entity that occurs often is asked for once', async () => {
    graph.asked.length = 0;
    const { data } = await graph.ask('{ a: products { inStock } b: products { inStock } }');
    expect(data).toMatchObject({
      a: [{ inStock: true }, { inStock: false }],
      b: [{ inStock: true }, { inStock: false }],
    });
    const representations = graph.asked
      .filter(({ subgraph }) => subgraph === 'shipping')
      .map(({ variables }) => variables['representations']);
    for (const each of representations) expect(each).toHaveLength(2);
  });

  test('names that JavaScript treats specially are only names', async () => {
    const { data } = await graph.ask(
      '{ constructor: product(id: "1") { __proto__: title  toString: inStock } }',
    );
    expect(JSON.stringify(data)).toBe('{"constructor":{"__proto__":"Anchor","toString":true}}');
    expect(({} as Record<string, unknown>)['title']).toBeUndefined();
  });
});

describe('a list of several kinds of things', () => {
  const shelf = {
    typeDefs: `type Query { shelf: [Thing]! }  union Thing = Note | Book
      type Note { text: String }
      type Book @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        shelf: () => [
          { __typename: 'Note', text: 'n' },
          { __typename: 'Book', id: '1' },
          null,
          { __typename: 'Book', id: '2' },
          { __typename: 'Book', id: '1' },
        ],
      },
    },
  };
  const library = {
    typeDefs: 'type Book @key(fields: "id") { id: ID!  title: String }',
    resolvers: {
      Book: {
        title: ({ id }: { id: string }) => {
          if (id === '2') throw new TypeError('eaten by mice');
          return `Book ${id}`;
        },
      },
    },
  };

  test('errors name the place in the client’s list, not among the entities that were asked for', async () => {
    const graph = await startFederation({ shelf, library });
    const { data, errors } = await graph.ask('{ shelf { ... on Note { text } ... on Book { title } } }');
    await graph.close();
    expect(data).toEqual({
      shelf: [{ text: 'n' }, { title: 'Book 1' }, null, { title: null }, { title: 'Book 1' }],
    });
    expect(errors?.map(({ path }) => path)).toEqual([['shelf', 3, 'title']]);
  });
});
