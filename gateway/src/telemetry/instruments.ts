import type { Metrics } from '@hansa/kit/telemetry/metrics';
import { inSeconds } from '@hansa/kit/telemetry/buckets';
import type { Outcome } from './outcome.ts';

type Meter = ReturnType<Metrics['meter']>;

export type OperationType = 'query' | 'mutation' | 'subscription';

/** What the gateway counts. Labels are few and closed: subgraph names, outcomes, never anything a client sends. */
export interface Instruments {
  requestBegun(): void;
  /** `none` where the request was refused before an operation was found in it. */
  requestEnded(request: { operation: OperationType | 'none'; outcome: Outcome }, milliseconds: number): void;
  planLookedUp(hit: boolean): void;
  planned(milliseconds: number): void;
  subgraphAnswered(subgraph: string, outcome: 'ok' | 'errors' | 'failed', milliseconds: number): void;
}

export function createInstruments(meter: Meter | undefined): Instruments {
  if (!meter) return silent;
  // PERF: `light` in bench/gateway. What happens with every request is counted here and told when somebody asks.
  let active = 0;
  meter
    .createObservableUpDownCounter('gateway_requests_active', {
      description: 'GraphQL requests of clients that are being answered.',
    })
    .addCallback((result) => result.observe(active));
  const requests = meter.createHistogram('gateway_request_duration_seconds', {
    ...inSeconds,
    description:
      'GraphQL requests of clients, by operation and outcome: `refused` is the doing of the client, `errors` is ours.',
  });
  const lookups = { hit: 0, miss: 0 };
  meter
    .createObservableCounter('gateway_plan_lookups', {
      description: 'Look-ups of query plans, by whether the plan was known.',
    })
    .addCallback((result) => {
      if (lookups.hit > 0) result.observe(lookups.hit, { result: 'hit' });
      if (lookups.miss > 0) result.observe(lookups.miss, { result: 'miss' });
    });
  const planning = meter.createHistogram('gateway_plan_duration_seconds', {
    ...inSeconds,
    description: 'Authorizing and planning an operation that was not known.',
  });
  const fetches = meter.createHistogram('gateway_subgraph_request_duration_seconds', {
    ...inSeconds,
    description: 'Requests to subgraphs, by subgraph and outcome: `failed` where there was no answer at all.',
  });
  return {
    requestBegun: () => {
      active += 1;
    },
    requestEnded: (request, milliseconds) => {
      active -= 1;
      requests.record(milliseconds / 1_000, request);
    },
    planLookedUp: (hit) => {
      lookups[hit ? 'hit' : 'miss'] += 1;
    },
    planned: (milliseconds) => planning.record(milliseconds / 1_000),
    subgraphAnswered: (subgraph, outcome, milliseconds) =>
      fetches.record(milliseconds / 1_000, { subgraph, outcome }),
  };
}

const silent: Instruments = {
  requestBegun: noop,
  requestEnded: noop,
  planLookedUp: noop,
  planned: noop,
  subgraphAnswered: noop,
};

function noop(): void {
  // Nobody measures.
}
