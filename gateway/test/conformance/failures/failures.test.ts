import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { startFederation, type Federation, type TestSubgraph } from '../../support/federation.ts';
import { startHttpSubgraph } from '../../support/http-subgraph.ts';
import { createHttpTransport } from '../../../src/transport/http-transport.ts';

const hulls = {
  typeDefs: `type Query { ships: [Ship]!  harbour: Harbour }
    type Harbour { name: String!  ships: [Ship!]! }
    type Ship @key(fields: "id") { id: ID!  name: String }`,
  resolvers: {
    Query: {
      ships: () => [{ id: '1', name: 'Cog' }, null, { id: '2', name: 'Hulk' }],
      harbour: () => ({
        name: 'Wisby',
        ships: [
          { id: '1', name: 'Cog' },
          { id: '2', name: 'Hulk' },
        ],
      }),
    },
  },
};

const crewTypes = `type Query { captains: [String!] }
  type Ship @key(fields: "id") { id: ID!  crew: Int  flag: String! }`;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function federation(crew: Omit<TestSubgraph, 'typeDefs'>, isProduction = false): Promise<Federation> {
  const graph = await startFederation({ hulls, crew: { typeDefs: crewTypes, ...crew } }, { isProduction });
  closers.push(() => graph.close());
  return graph;
}

async function httpSubgraph(...means: Parameters<typeof startHttpSubgraph>) {
  const { transport, close } = await startHttpSubgraph(...means);
  closers.push(close);
  return { transport };
}

describe('a subgraph that fails costs its own fields only', () => {
  test('an error in one entity is told at its place in the answer, and the rest comes', async () => {
    const crewOf = ({ id }: { id: string }) => {
      if (id === '2') throw new TypeError('the roll is lost');
      return 12;
    };
    const graph = await federation({ resolvers: { Ship: { crew: crewOf } } });
    const { data, errors } = await graph.ask('{ ships { name crew } harbour { name ships { crew } } }');
    expect(data).toEqual({
      ships: [{ name: 'Cog', crew: 12 }, null, { name: 'Hulk', crew: null }],
      harbour: { name: 'Wisby', ships: [{ crew: 12 }, { crew: null }] },
    });
    expect(errors?.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        ['ships', 2, 'crew'],
        ['harbour', 'ships', 1, 'crew'],
      ]),
    );
    expect(errors?.[0]).toMatchObject({ message: 'the roll is lost', extensions: { serviceName: 'crew' } });
  });

  test('a field that must not be null takes its parents along, up to the next that may', async () => {
    const graph = await federation({
      resolvers: {
        Ship: {
          flag: () => {
            throw new TypeError('no flag');
          },
        },
      },
    });
    const { data, errors } = await graph.ask('{ harbour { name ships { flag } } ships { name } }');
    expect(data).toEqual({ harbour: null, ships: [{ name: 'Cog' }, null, { name: 'Hulk' }] });
    expect(errors?.[0]?.message).toBe('no flag');
  });

  test('in production nobody learns which subgraph it was', async () => {
    const graph = await federation(
      {
        resolvers: {
          Ship: {
            crew: () => {
              throw new TypeError('lost');
            },
          },
        },
      },
      true,
    );
    const { errors } = await graph.ask('{ ships { crew } }');
    expect(errors?.[0]?.extensions).not.toHaveProperty('serviceName');
    expect(errors?.[0]?.extensions).not.toHaveProperty('stacktrace');
  });

  test('one that is down', async () => {
    const graph = await federation({ transport: createHttpTransport({ url: 'http://127.0.0.1:9/graphql' }) });
    const { status, data, errors } = await graph.ask('{ ships { name crew } captains }');
    expect({ status, data }).toEqual({
      status: 200,
      data: { ships: [{ name: 'Cog', crew: null }, null, { name: 'Hulk', crew: null }], captains: null },
    });
    const error = {
      message: 'A subgraph could not be reached.',
      extensions: { code: 'SUBREQUEST_HTTP_ERROR', serviceName: 'crew' },
    };
    expect(errors).toHaveLength(2);
    expect(errors).toEqual(
      expect.arrayContaining([
        { ...error, path: ['captains'] },
        { ...error, path: ['ships'] },
      ]),
    );
  });

  test('one that is too slow', async () => {
    const graph = await federation(
      await httpSubgraph(
        () => {
          /* never answers */
        },
        { timeoutMs: 100 },
      ),
    );
    const { data, errors } = await graph.ask('{ ships { name } captains }');
    expect(data).toMatchObject({ captains: null, ships: [{ name: 'Cog' }, null, { name: 'Hulk' }] });
    expect(errors).toEqual([
      {
        message: 'A subgraph did not answer in time.',
        path: ['captains'],
        extensions: { code: 'GATEWAY_TIMEOUT', serviceName: 'crew' },
      },
    ]);
  });

  test('one that was too slow answers again as soon as it can: what nobody waits for any more is never sent', async () => {
    const arrived: string[] = [];
    const { transport } = await httpSubgraph(
      (request, reply) => {
        void text(request).then((body) => {
          arrived.push(body);
          if (body.includes('{ awake }')) reply.end('{"data":{"awake":true}}');
        });
      },
      { timeoutMs: 200, connectionsMax: 1 },
    );
    const ask = (query: string) => transport.execute({ query, variables: {}, headers: {} });
    const late = await Promise.allSettled(['{ a }', '{ b }', 'mutation { c }'].map(ask));
    expect(late).toEqual(
      Array(3).fill({ status: 'rejected', reason: expect.objectContaining({ code: 'TIMEOUT' }) }),
    );
    expect(await ask('{ awake }')).toEqual({ data: { awake: true } });
    expect(arrived).toEqual([expect.stringContaining('{ a }'), expect.stringContaining('{ awake }')]);
    await transport.close?.();
  });

  test('one whose answer stops in the middle', async () => {
    const graph = await federation(
      await httpSubgraph(
        (_, reply) => {
          reply.write('{"data":');
        },
        { timeoutMs: 100 },
      ),
    );
    const { data, errors } = await graph.ask('{ captains }');
    expect(data).toEqual({ captains: null });
    expect(errors?.[0]?.extensions?.['code']).toBe('GATEWAY_TIMEOUT');
  });

  test.each([
    ['a web page', 200, '<html>', 'SUBREQUEST_MALFORMED_RESPONSE'],
    ['JSON of another kind', 200, '[1]', 'SUBREQUEST_MALFORMED_RESPONSE'],
    ['a proxy’s error page', 502, '<h1>Bad gateway</h1>', 'SUBREQUEST_HTTP_ERROR'],
    ['a redirect', 302, '', 'SUBREQUEST_HTTP_ERROR'],
  ])('one that answers %s', async (_name, status, body, code) => {
    const graph = await federation(await httpSubgraph((_, reply) => reply.writeHead(status).end(body)));
    const { data, errors } = await graph.ask('{ captains }');
    expect(data).toEqual({ captains: null });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions?.['code']).toBe(code);
  });

  test('an HTTP error with a GraphQL answer is read as that answer', async () => {
    const body = JSON.stringify({
      data: null,
      errors: [{ message: 'closed for today', extensions: { code: 'CLOSED' } }],
    });
    const graph = await federation(await httpSubgraph((_, reply) => reply.writeHead(500).end(body)));
    const { data, errors } = await graph.ask('{ captains }');
    expect(data).toEqual({ captains: null });
    expect(errors?.[0]).toMatchObject({ message: 'closed for today', extensions: { code: 'CLOSED' } });
  });

  test.each([
    ['no errors at all, as null', '{"errors":null,"data":{"captains":["Alf"]}}', undefined],
    [
      'errors whose members are nonsense',
      '{"errors":[{"message":{"no":1},"path":"captains","extensions":7},{"message":"Oh","path":{}}],"data":{"captains":["Alf"]}}',
      [{ message: 'A subgraph reported an error without a message.' }, { message: 'Oh' }],
    ],
    [
      'errors at places that nobody asked for',
      '{"errors":[{"message":"Oh","path":["anchors",1]}],"data":{"captains":["Alf"]}}',
      [{ message: 'Oh' }],
    ],
  ])('an answer with %s is read as far as it can be', async (_name, body, expected) => {
    const graph = await federation(await httpSubgraph((_, reply) => reply.end(body)));
    const { data, errors } = await graph.ask('{ captains }');
    expect(data).toEqual({ captains: ['Alf'] });
    const extensions = { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'crew' };
    expect(errors).toEqual(expected?.map((error) => ({ ...error, extensions })));
  });

  test('an answer that does not fit the graph is an error, not a silent null', async () => {
    const body = JSON.stringify({ data: { captains: [null] } });
    const graph = await federation(await httpSubgraph((_, reply) => reply.end(body)));
    const { data, errors } = await graph.ask('{ captains }');
    expect(data).toEqual({ captains: null });
    expect(errors?.[0]?.extensions?.['code']).toBe('SUBREQUEST_MALFORMED_RESPONSE');
  });

  test('entities that are not a list are an error of that fetch', async () => {
    const body = JSON.stringify({ data: { _entities: {} } });
    const graph = await federation(await httpSubgraph((_, reply) => reply.end(body)));
    const { data, errors } = await graph.ask('{ ships { name crew } }');
    expect(data).toMatchObject({ ships: [{ name: 'Cog', crew: null }, null, { name: 'Hulk', crew: null }] });
    expect(errors?.[0]?.extensions?.['code']).toBe('SUBREQUEST_MALFORMED_RESPONSE');
  });
});

describe('the HTTP transport', () => {
  let dropped = 0;
  const dropFirst: RequestListener = (request, reply) => {
    request.resume().on('end', () => {
      if (dropped++ === 0) return void request.socket.destroy();
      return void reply.end(JSON.stringify({ data: { captains: ['Störtebeker'] } }));
    });
  };
  afterAll(() => {
    dropped = 0;
  });

  test('asks for answers that are not compressed', async () => {
    const { transport } = await httpSubgraph((request, reply) => {
      reply.end(JSON.stringify({ data: { coding: request.headers['accept-encoding'] } }));
    });
    const request = { query: '{ coding }', variables: {}, headers: {} };
    expect(await transport.execute(request)).toEqual({ data: { coding: 'identity' } });
    await transport.close?.();
  });

  test('repeats a query once when the connection was stale', async () => {
    dropped = 0;
    const { transport } = await httpSubgraph(dropFirst);
    const request = { query: '{ captains }', variables: {}, headers: {} };
    await expect(transport.execute(request)).resolves.toEqual({ data: { captains: ['Störtebeker'] } });
    await transport.close?.();
  });

  test('never repeats a mutation, which may have taken effect', async () => {
    dropped = 0;
    const { transport } = await httpSubgraph(dropFirst);
    const request = { query: 'mutation { hire }', variables: {}, headers: {} };
    await expect(transport.execute(request)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await transport.close?.();
  });

  test('stops reading an answer that is larger than allowed', async () => {
    const big = JSON.stringify({ data: { x: 'y'.repeat(10_000) } });
    const { transport } = await httpSubgraph((_, reply) => reply.end(big), { answerBytesMax: 1_000 });
    await expect(transport.execute({ query: '{ x }', variables: {}, headers: {} })).rejects.toMatchObject({
      code: 'MALFORMED_ANSWER',
    });
    await transport.close?.();
  });

  test('refuses an address that is none', () => {
    expect(() => createHttpTransport({ url: 'catalog:4001' })).toThrow('is not an http or https address');
  });
});
