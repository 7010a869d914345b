import type { Metrics } from '@hansa/kit/telemetry/metrics';

type Meter = ReturnType<Metrics['meter']>;

/** What the gateway counts. Labels are few and closed: subgraph names, outcomes, never anything a client sends. */
export interface Instruments {
  requestAnswered(outcome: 'ok' | 'errors' | 'refused', milliseconds: number): void;
  planLookedUp(hit: boolean): void;
  subgraphAnswered(subgraph: string, outcome: 'ok' | 'errors' | 'failed', milliseconds: number): void;
}

export function createInstruments(meter: Meter | undefined): Instruments {
  if (!meter) return silent;
  const seconds = { unit: 's', advice: { explicitBucketBoundaries: DURATION_BUCKETS } };
  const requests = meter.createHistogram('gateway.request.duration', {
    ...seconds,
    description: 'GraphQL requests of clients, by outcome.',
  });
  const plans = meter.createObservableCounter('gateway.plan.lookups', {
    description: 'Look-ups of query plans, by whether the plan was known.',
  });
  // Counted here and told when somebody asks: it happens with every request.
  const lookups = { hit: 0, miss: 0 };
  plans.addCallback((result) => {
    if (lookups.hit > 0) result.observe(lookups.hit, { result: 'hit' });
    if (lookups.miss > 0) result.observe(lookups.miss, { result: 'miss' });
  });
  const fetches = meter.createHistogram('gateway.subgraph.request.duration', {
    ...seconds,
    description: 'Requests to subgraphs, by subgraph and outcome.',
  });
  return {
    requestAnswered: (outcome, milliseconds) => requests.record(milliseconds / 1_000, { outcome }),
    planLookedUp: (hit) => {
      lookups[hit ? 'hit' : 'miss'] += 1;
    },
    subgraphAnswered: (subgraph, outcome, milliseconds) =>
      fetches.record(milliseconds / 1_000, { subgraph, outcome }),
  };
}

/** From a cached answer in the same process up to the subgraphs' timeout, in seconds. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const silent: Instruments = { requestAnswered: noop, planLookedUp: noop, subgraphAnswered: noop };

function noop(): void {
  // Nobody measures.
}
