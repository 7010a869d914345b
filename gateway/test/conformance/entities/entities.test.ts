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
      shippingCost: ({ weight, price }: { weight: number; price: number }, { express }: { express: boolean }) =>
        (price > 500 ? 0 : weight) + (express ? 10 : 0),
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
      data: { products: [{ title: 'Anchor', inStock: true }, { title: 'Rope', inStock: false }] },
      errors: undefined,
    });
  });

  test('with the fields that it requires, which the client need not ask for', async () => {
    const { data } = await graph.ask('{ products { id shippingCost } }');
    expect(data).toEqual({ products: [{ id: '1', shippingCost: 0 }, { id: '2', shippingCost: 2 }] });
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
    const { status, errors } = await graph.ask('query ($id: ID!) { product(id: $id) { id } }', { id: { no: 1 } });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(graph.asked).toEqual([]);
  });

  test('mutations run one after the other, across subgraphs', async () => {
    graph.asked.length = 0;
    const { data } = await graph.ask(
      'mutation { a: rename(id: "1", title: "Kedge") { title } b: ship(id: "1") { title } c: rename(id: "1", title: "Anchor") { title } }',
    );
    expect(data).toEqual({ a: { title: 'Kedge' }, b: { title: 'Kedge' }, c: { title: 'Anchor' } });
    expect(graph.asked.filter(({ query }) => query.startsWith('mutation')).map(({ subgraph }) => subgraph)).toEqual([
      'products', 'shipping', 'products',
    ]);
  });

  test('introspection shows the graph as clients know it, without its joints', async () => {
    const { data } = await graph.ask('{ __schema { queryType { name } } __type(name: "_Entity") { name } }');
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } }, __type: null });
  });

  test('an operation name that the document does not have is a mistake of the client', async () => {
    const reply = await graph.app.inject({
      method: 'POST', url: '/graphql',
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
});
