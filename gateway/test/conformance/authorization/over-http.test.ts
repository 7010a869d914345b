import { afterEach, expect, test } from '@jest/globals';
import { startFederation } from '../../support/federation.ts';
import { startHttpSubgraph } from '../../support/http-subgraph.ts';
import { createTokenShop } from '../../support/tokens.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Long enough to be passed on as it came where nothing speaks against it. */
const title = 'T'.repeat(300_000);

const typeDefs = `
  type Query { post: Post }
  interface Node { id: ID! }
  type Post implements Node { id: ID!  title: String }
  type Diary implements Node @authenticated { id: ID! }`;

test('what was taken out is told, though what is left is the whole of the answer', async () => {
  const { transport, close } = await startHttpSubgraph((_, reply) => {
    reply.end(JSON.stringify({ data: { post: { id: '1', title } } }));
  });
  closers.push(close);
  const tokens = await createTokenShop();
  const graph = await startFederation(
    { shop: { typeDefs, transport } },
    { verifyAccessToken: tokens.verify },
  );
  closers.push(() => graph.close());
  const query = '{ post { id title ...Node } } fragment Node on Node { id }';

  const { data, errors } = await graph.ask(query);
  expect(data).toEqual({ post: { id: '1', title: expect.stringMatching(/^T+$/) } });
  expect(errors).toEqual([
    expect.objectContaining({ path: ['post'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }),
  ]);
  expect((await graph.ask(query, {}, await tokens.bearer({}))).errors).toBeUndefined();
});
