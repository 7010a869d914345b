import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startFederation, type Federation } from '../../support/federation.ts';

const hall = {
  typeDefs: `scalar Any type Query { hello(name: String): String  self: Hall  any(of: Any): String } type Hall { self: Hall  hello: String }
    type Mutation { greet: String } type Subscription { bells: Int }`,
  resolvers: {
    Query: { hello: (_: unknown, { name }: { name?: string }) => `hello ${name ?? 'you'}`, self: () => ({}) },
    Hall: { self: () => ({}), hello: () => 'hello' },
    Mutation: { greet: () => 'hi' },
    Subscription: { bells: { subscribe: () => [] } },
  },
};

describe('the HTTP door', () => {
  let graph: Federation;
  let address: string;
  beforeAll(async () => {
    graph = await startFederation(
      { hall },
      {
        introspection: false,
        isProduction: true,
        limits: { depthMax: 12, aliasesMax: 20, rootFieldsMax: 30 },
      },
    );
    address = await graph.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => graph.close());

  const get = (query: string, headers: Record<string, string> = { 'apollo-require-preflight': '1' }) =>
    graph.app.inject({ method: 'GET', url: `/graphql?query=${encodeURIComponent(query)}`, headers });

  test('answers a query by GET', async () => {
    expect((await get('{ hello(name: "Lübeck") }')).json()).toEqual({ data: { hello: 'hello Lübeck' } });
  });

  test('refuses a mutation by GET', async () => {
    expect((await get('mutation { greet }')).statusCode).toBe(405);
  });

  test('refuses what a foreign web page could send without asking', async () => {
    expect((await get('{ hello }', {})).statusCode).toBe(400);
    const form = await graph.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'text/plain' },
      payload: '{"query":"{ hello }"}',
    });
    expect(form.statusCode).toBe(400);
    expect(form.json().errors[0].message).toContain('CSRF');
  });

  test('grants foreign origins nothing', async () => {
    const reply = await get('{ hello }', { origin: 'https://evil.test', 'apollo-require-preflight': '1' });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('a body of 3 MB is refused with 413 and a sentence, over a real connection', async () => {
    const body = JSON.stringify({ query: `{ hello } # ${'x'.repeat(3_000_000)}` });
    for (let round = 0; round < 5; round += 1) {
      const reply = await fetch(`${address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(reply.status).toBe(413);
      expect(reply.headers.get('content-type')).toContain('application/json');
      const { errors } = (await reply.json()) as {
        errors: { message: string; extensions: { code: string } }[];
      };
      expect(errors).toEqual([
        {
          message: expect.stringMatching(/^The request is larger than .*\.$/),
          extensions: { code: expect.any(String) },
        },
      ]);
    }
  });

  test.each([
    ['no JSON', '{', 400],
    ['no query', '{}', 400],
    ['a batch', '[{"query":"{ hello }"}]', 400],
  ])('a body with %s is refused as GraphQL refuses', async (_name, payload, status) => {
    const reply = await graph.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect(reply.statusCode).toBe(status);
    expect(reply.json().errors[0].message).toEqual(expect.any(String));
  });

  test.each([
    ['tokens', `{ ${'hello '.repeat(16_000)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['levels', `{ ${'self { '.repeat(14)} hello ${'}'.repeat(14)} }`, 'MAX_DEPTH_LIMIT'],
    [
      'levels through fragments',
      '{ self { ...A } } fragment A on Hall { self { self { self { ...B } } } } fragment B on Hall { self { self { self { self { self { self { self { self { hello } } } } } } } } }',
      'MAX_DEPTH_LIMIT',
    ],
    ['aliases', `{ ${Array.from({ length: 25 }, (_, n) => `a${n}: hello`).join(' ')} }`, 'MAX_ALIASES_LIMIT'],
    ['root fields', `{ ${'hello '.repeat(35)} }`, 'MAX_ROOT_FIELDS_LIMIT'],
    ['nesting for any parser', `{ ${'self { '.repeat(7_000)} hello ${'}'.repeat(7_000)} }`, undefined],
  ])('an operation with too many %s is refused and reaches no subgraph', async (_name, query, code) => {
    graph.asked.length = 0;
    const { status, errors } = await graph.ask(query);
    expect(status).toBe(400);
    if (code) expect(errors?.[0]?.extensions?.['code']).toBe(code);
    expect(graph.asked).toEqual([]);
  });

  test('variables of any depth are no matter where nobody asked for them, and refused elsewhere', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const ask = async (query: string) => {
      const payload = `{"query":"${query}","variables":{"deep":${deep}}}`;
      const headers = { 'content-type': 'application/json' };
      const reply = await graph.app.inject({ method: 'POST', url: '/graphql', headers, payload });
      return { status: reply.statusCode, body: reply.json<unknown>() };
    };
    expect(await ask('{ hello }')).toEqual({ status: 200, body: { data: { hello: 'hello you' } } });
    const message = 'The variables are nested too deeply.';
    expect(await ask('query ($deep: Any) { any(of: $deep) }')).toEqual({
      status: 400,
      body: { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] },
    });
  });

  test('fragments that multiply each other are refused', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, n) => `fragment F${n} on Hall { ...F${n + 1} ...F${n + 1} }`,
    );
    const { status } = await graph.ask(
      `{ self { ...F0 } } ${levels.join(' ')} fragment F30 on Hall { hello }`,
    );
    expect(status).toBe(400);
  });

  test('introspection is off, and errors suggest no names', async () => {
    expect((await graph.ask('{ __schema { queryType { name } } }')).status).toBe(400);
    const { errors } = await graph.ask('{ helo }');
    expect(errors?.[0]?.message).not.toContain('hello');
  });

  test('a subscription is refused with a clear sentence', async () => {
    const { status, errors } = await graph.ask('subscription { bells }');
    expect(status).toBe(400);
    expect(errors).toEqual([
      {
        message: 'This gateway serves queries and mutations, but no subscriptions.',
        extensions: { code: 'SUBSCRIPTIONS_NOT_SERVED' },
      },
    ]);
  });
});

test('a browser is shown the Sandbox where that is wanted', async () => {
  const graph = await startFederation({ hall }, { landingPage: true });
  const reply = await graph.app.inject({ method: 'GET', url: '/graphql', headers: { accept: 'text/html' } });
  await graph.close();
  expect(reply.headers['content-type']).toContain('text/html');
  expect(reply.body).toContain('embeddable-sandbox');
});
