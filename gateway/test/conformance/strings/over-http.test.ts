import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { createHttpTransport } from '../../../src/transport/http-transport.ts';
import { startFederation } from '../../support/federation.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A subgraph over HTTP that has one thing to say. */
async function sayingSubgraph(typeDefs: string, say: (query: string) => unknown) {
  const server = createServer((request, reply) => {
    void text(request).then((body) => reply.end(JSON.stringify({ data: say(body) })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { typeDefs, transport: createHttpTransport({ url: `http://127.0.0.1:${port}/` }) };
}

const plain = 'nothing to escape: ü€😀\u2028\u007f';
const odd = 'quotes " and \\ and \n\u0000\u001f';

test.each([
  [plain, plain],
  [odd, plain],
  [plain, odd],
  [odd, odd],
])(
  'a text %j completed by a text %j comes through as JSON, whoever of them needs escapes',
  async (one, other) => {
    const graph = await startFederation({
      a: await sayingSubgraph(
        'type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! one: String }',
        () => ({ thing: { __typename: 'Thing', id: '1', one } }),
      ),
      b: await sayingSubgraph('type Thing @key(fields: "id") { id: ID! other: String }', () => ({
        _entities: [{ __typename: 'Thing', other }],
      })),
    });
    closers.push(() => graph.close());
    expect((await graph.ask('{ thing { one other } }')).data).toEqual({ thing: { one, other } });
  },
);
