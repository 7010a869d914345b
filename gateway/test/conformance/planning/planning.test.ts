import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPlannerThreads } from '../../../src/plan/planner-threads.ts';
import type { Planner } from '../../../src/plan/planner.ts';
import { composeTest, startFederation } from '../../support/federation.ts';

const LEVELS = 12;

/** Every field in every subgraph, so that at each level all ways there are worth a look. */
const everywhere = {
  typeDefs: `type Query { node: Node @shareable }
    type Node @key(fields: "id") { id: ID!  next: Node @shareable  other: Node @shareable  value: Int @shareable }`,
};
const subgraphs = { a: everywhere, b: everywhere, c: everywhere, d: everywhere };
const deep = (names: readonly string[]): string =>
  Array.from({ length: LEVELS }).reduce<string>(
    (inner) => names.map((name) => `${name} { value ${inner} }`).join(' '),
    'value',
  );
const hard = `{ node { ${deep(['next'])} } }`;

let planner: Planner | undefined;
afterEach(async () => {
  await planner?.close();
  planner = undefined;
});

const order = (query: string) => ({ document: parse(query), operationName: undefined, labels: [] });

test('an operation that takes too long to plan is given up, and the next one is planned all the same', async () => {
  planner = createPlannerThreads({ supergraph: parse(await composeTest(subgraphs)), planningMsMax: 1 });
  await expect(planner.plan(order(hard))).rejects.toMatchObject({ code: 'TIMEOUT' });
  await planner.close();
  planner = createPlannerThreads({ supergraph: parse(await composeTest(subgraphs)) });
  await expect(planner.plan(order('{ node { value } }'))).resolves.toMatchObject({ kind: 'QueryPlan' });
});

test('planning stalls nobody: the event loop turns while an operation is planned', async () => {
  planner = createPlannerThreads({ supergraph: parse(await composeTest(subgraphs)) });
  await planner.plan(order('{ node { value } }'));
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 1);
  await planner.plan(order(hard));
  clearInterval(turning);
  expect(turns).toBeGreaterThan(1);
});

test('the client of such an operation is told so, with HTTP 400', async () => {
  const graph = await startFederation(subgraphs, {
    planner: ({ requiredArguments: { plannable } }) =>
      createPlannerThreads({ supergraph: plannable, planningMsMax: 1 }),
  });
  const { status, errors } = await graph.ask(hard);
  await graph.close();
  expect(status).toBe(400);
  expect(errors?.[0]?.extensions?.['code']).toBe('QUERY_PLANNING_TIMEOUT');
});

test('what is being planned when the gateway closes is refused', async () => {
  planner = createPlannerThreads({ supergraph: parse(await composeTest(subgraphs)) });
  const planned = planner.plan(order(hard));
  await Promise.all([expect(planned).rejects.toMatchObject({ code: 'UNAVAILABLE' }), planner.close()]);
});
