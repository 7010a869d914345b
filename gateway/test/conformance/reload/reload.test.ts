import { expect, test } from '@jest/globals';
import { createGate } from '@hansa/kit/jobs/gate';
import { composeTest, startFederation } from '../../support/federation.ts';

const resolvers = { Query: { old: () => 'old', both: () => 'both' } };
const before = { typeDefs: 'type Query { old: String  both: String }', resolvers };
const after = { typeDefs: 'type Query { both: String  fresh: String }' };

test('another supergraph is served from the next request on, while requests under way end on the old one', async () => {
  const [asked, updated] = [createGate(), createGate()];
  const old = async () => {
    asked.open();
    await updated.passed;
    return 'old';
  };
  const graph = await startFederation({
    hall: { ...before, resolvers: { Query: { ...resolvers.Query, old } } },
  });
  const underWay = graph.ask('{ old }');
  await asked.passed;
  await graph.gateway.updateSupergraph(await composeTest({ hall: after }));
  updated.open();
  expect((await underWay).data).toEqual({ old: 'old' });
  expect((await graph.ask('{ both }')).data).toEqual({ both: 'both' });
  expect((await graph.ask('{ old }')).status).toBe(400);
  expect((await graph.ask('{ fresh }')).status).toBe(200);
  await graph.close();
});

test('a supergraph that cannot be served is refused, and the old one goes on', async () => {
  const graph = await startFederation({ hall: before });
  await expect(graph.gateway.updateSupergraph('type Query { a: Int }')).rejects.toMatchObject({
    code: 'INVALID_CONFIGURATION',
  });
  await expect(graph.gateway.updateSupergraph('{')).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
  expect((await graph.ask('{ old }')).data).toEqual({ old: 'old' });
  await graph.close();
});

test('no request fails while supergraphs change under load', async () => {
  const graph = await startFederation({ hall: before });
  const supergraphs = [
    await composeTest({ hall: { typeDefs: 'type Query { both: String }' } }),
    await composeTest({ hall: before }),
  ];
  const answers: unknown[] = [];
  const load = (async () => {
    for (let n = 0; n < 60; n += 1) answers.push((await graph.ask('{ both }')).data);
  })();
  for (let n = 0; n < 10; n += 1) {
    await graph.gateway.updateSupergraph(supergraphs[n % 2] ?? '');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await load;
  await graph.close();
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"both":"both"}']));
});
