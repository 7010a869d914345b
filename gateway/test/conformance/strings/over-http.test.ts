import { afterEach, expect, test } from '@jest/globals';
import { startFederation } from '../../support/federation.ts';
import { startHttpSubgraph } from '../../support/http-subgraph.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A subgraph over HTTP that has one thing to say. */
async function sayingSubgraph(typeDefs: string, said: unknown) {
  const { transport, close } = await startHttpSubgraph((_, reply) => {
    reply.end(JSON.stringify({ data: said }));
  });
  closers.push(close);
  return { typeDefs, transport };
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
        { thing: { __typename: 'Thing', id: '1', one } },
      ),
      b: await sayingSubgraph('type Thing @key(fields: "id") { id: ID! other: String }', {
        _entities: [{ __typename: 'Thing', other }],
      }),
    });
    closers.push(() => graph.close());
    expect((await graph.ask('{ thing { one other } }')).data).toEqual({ thing: { one, other } });
  },
);
