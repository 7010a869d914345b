import type { Metrics } from '@hansa/kit/telemetry/metrics';
import { inSeconds } from '@hansa/kit/telemetry/buckets';
import type { Durations, Series } from '@hansa/kit/telemetry/durations';
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
  const requests = byTwo(
    ['operation', 'outcome'],
    meter.createDurations('gateway_request_duration_seconds', {
      description:
        'GraphQL requests of clients, by operation and outcome: `refused` is the doing of the client, `errors` is ours.',
    }),
  );
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
  const fetches = byTwo(
    ['subgraph', 'outcome'],
    meter.createDurations('gateway_subgraph_request_duration_seconds', {
      description:
        'Requests to subgraphs, by subgraph and outcome: `failed` where there was no answer at all.',
    }),
  );
  return {
    requestBegun: () => {
      active += 1;
    },
    requestEnded: ({ operation, outcome }, milliseconds) => {
      active -= 1;
      requests(operation, outcome).record(milliseconds / 1_000);
    },
    planLookedUp: (hit) => {
      lookups[hit ? 'hit' : 'miss'] += 1;
    },
    planned: (milliseconds) => planning.record(milliseconds / 1_000),
    subgraphAnswered: (subgraph, outcome, milliseconds) =>
      fetches(subgraph, outcome).record(milliseconds / 1_000),
  };
}

/** The series of durations with two labels, each made when it is first needed. */
function byTwo([first, second]: readonly [string, string], durations: Durations) {
  const known = new Map<string, Map<string, Series>>();
  return (one: string, two: string): Series => {
    let row = known.get(one);
    if (!row) known.set(one, (row = new Map<string, Series>()));
    let series = row.get(two);
    if (!series) row.set(two, (series = durations.series({ [first]: one, [second]: two })));
    return series;
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
