import { inSpan } from '@hansa/kit/telemetry/span';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Caller } from '../identity/caller.ts';
import { createCache } from '../plan/cache.ts';
import { emptyPlan, type Plan } from '../plan/from-apollo.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import type { Instruments } from '../telemetry/instruments.ts';
import { requirementsOf, unmetBy, withoutUnmet } from './authorize.ts';
import type { Removed } from './filter-operation.ts';

/** Clients send few distinct operations; this many cover a large set of frontends, at some 10 kB each. */
const OPERATIONS_MAX = 2_000;

export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Names the text of the document; equal texts have equal hashes. */
  readonly queryHash: string;
  readonly operationName: string | undefined;
}

/** What is left of an operation for some caller, planned. */
export interface Prepared {
  readonly plan: Plan;
  readonly removed: readonly Removed[];
}

export type Prepare = (request: OperationRequest, caller: Caller) => Prepared;

/**
 * Authorizes and plans. The work is done once for each operation and each set of unmet requirements, not for
 * each caller: a request of a known operation costs two look-ups and the comparison with its requirements.
 */
export function createPrepare(graph: LoadedSupergraph, instruments: Instruments): Prepare {
  const operations = createCache<{ readonly requirements: ReturnType<typeof requirementsOf> }>(
    OPERATIONS_MAX,
  );
  const plans = createCache<Prepared>(OPERATIONS_MAX);

  return (request, caller) => {
    const { document, operation, queryHash, operationName } = request;
    const key = `${queryHash} ${operationName ?? ''}`;
    const { requirements } = operations.get(key, () => ({
      requirements: requirementsOf(graph, document, operation),
    }));
    const unmet = unmetBy(caller, requirements);
    let hit = true;
    const prepared = plans.get(
      `${key} ${unmet.map(({ id }) => id).join(',')}`,
      () =>
        inSpan(describePlanning, () => {
          const startedAt = performance.now();
          const filtered = withoutUnmet(graph, request, unmet);
          const plan = filtered.document ? graph.plan(filtered.document, operationName) : emptyPlan;
          instruments.planned(performance.now() - startedAt);
          return { plan, removed: filtered.removed };
        }),
      () => (hit = false),
    );
    instruments.planLookedUp(hit);
    return prepared;
  };
}

/** Only for operations that are not known yet; for the others there is nothing to see. */
function describePlanning() {
  return { name: 'plan', kind: 'internal' as const };
}
