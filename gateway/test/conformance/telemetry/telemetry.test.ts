import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startFederation, type Federation } from '../../support/federation.ts';

const metrics = createMetrics();
let graph: Federation;

beforeAll(async () => {
  graph = await startFederation(
    {
      words: {
        typeDefs: 'type Query { hello: String broken: String secret: String @authenticated }',
        resolvers: {
          Query: {
            hello: () => 'hello',
            broken: () => {
              throw new TypeError('broken');
            },
          },
        },
      },
    },
    { meter: metrics.meter('gateway') },
  );
});
afterAll(async () => {
  await graph.close();
  await metrics.stop();
});

/** How often a series was counted. */
async function count(series: string, labels: string): Promise<number> {
  const pattern = new RegExp(`^hansa_${series}\\{${labels},.*\\} (\\d+)$`, 'm');
  return Number(pattern.exec(await metrics.text())?.[1] ?? 0);
}
const requests = (operation: string, outcome: string) =>
  count('gateway_request_duration_seconds_count', `operation="${operation}",outcome="${outcome}"`);

describe('what the gateway counts of a request', () => {
  test('is told apart by whose doing its errors are, and not by the HTTP status', async () => {
    await graph.ask('{ hello }');
    expect(await requests('query', 'ok')).toBe(1);

    expect((await graph.ask('{ broken }')).status).toBe(200);
    expect(await requests('query', 'errors')).toBe(1);

    expect((await graph.ask('{ secret }')).status).toBe(200);
    expect(await requests('query', 'refused')).toBe(1);

    expect((await graph.ask('{ nobodyKnowsThis }')).status).toBe(400);
    expect(await requests('none', 'refused')).toBe(1);
    expect(await count('gateway_requests_active', 'otel_scope_name="gateway"')).toBe(0);
  });

  test('names the subgraphs, and whether the plan was known', async () => {
    await graph.ask('{ again: hello }');
    await graph.ask('{ again: hello }');
    expect(await count('gateway_plan_lookups_total', 'result="hit"')).toBe(1);
    expect(
      await count('gateway_subgraph_request_duration_seconds_count', 'subgraph="words",outcome="errors"'),
    ).toBe(1);
  });
});
