import { inSpan } from '@hansa/kit/telemetry/span';
import type { DocumentNode } from 'graphql';
import { invariant } from '@hansa/kit/errors/invariant';
import type { Caller } from '../identity/caller.ts';
import { createAsyncCache } from '../plan/cache.ts';
import { compilePlan } from '../plan/compile.ts';
import type { Step } from '../plan/nodes.ts';
import type { Planner } from '../plan/planner.ts';
import { compileProjection } from '../projection/compile.ts';
import { dataKeyOf } from '../projection/data-key.ts';
import type { ProjectionInput } from '../projection/input.ts';
import type { ObjectNode } from '../projection/nodes.ts';
import { createProver, type Proof } from '../projection/prove.ts';
import { isPassedOn } from '../projection/passed-on.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import type { Instruments } from '../telemetry/instruments.ts';
import { unmetBy, withoutUnmet } from './authorize.ts';
import { disguise, withoutDefer } from './disguise.ts';
import type { Removed } from './filter-operation.ts';
import { OPERATIONS_MAX, type Operation } from './operation.ts';

/** What is left of an operation for some caller, planned and compiled. */
export interface Prepared {
  /** Names it among all that is prepared for its graph. */
  readonly key: string;
  /** Undefined when no subgraph needs to be asked. */
  readonly step: Step | undefined;
  /** As the client sent it: what the plan left out comes back as null, and nulls spread as the schema says. */
  readonly projection: ObjectNode;
  /** For a plan of a single fetch whose answer may be the client's answer as it is. */
  readonly proof: Proof | undefined;
  readonly removed: readonly Removed[];
}

/** On what the plan of an operation depends, besides the operation. */
export interface Circumstances {
  readonly caller: Caller;
  /** Labels of `@override` that are on. */
  readonly labels: readonly string[];
  /** Whether the client takes an answer in parts. */
  readonly inParts: boolean;
}

export type Prepare = (operation: Operation, circumstances: Circumstances) => Prepared | Promise<Prepared>;

/**
 * Authorizes, plans and compiles. The work is done once for each operation and each set of unmet requirements,
 * not for each caller: a request of a known operation costs two look-ups and the comparison with its
 * requirements.
 */
export function createPrepare(graph: LoadedSupergraph, planner: Planner, instruments: Instruments): Prepare {
  const plans = createAsyncCache<Prepared>(OPERATIONS_MAX);
  const compileProof = createProver();

  return (operation, { caller, labels, inParts }) => {
    const unmet = unmetBy(caller, operation.requirements);
    // What is closed comes back as null with the whole of the answer, which parts have no place for.
    const defer = inParts && operation.deferrals.size > 0 && unmet.length === 0;
    const key = `${operation.id} ${defer ? 'd' : ''} ${labels.join(',')} ${unmet.map(({ id }) => id).join(',')}`;
    let hit = true;
    const prepare = async (): Promise<Prepared> => {
      const startedAt = performance.now();
      const { document, removed } = withoutUnmet(graph, operation, unmet);
      const step = document && (await planned(document));
      const projection = projectionOf(graph, operation);
      // What was taken out is told with the answer, so it cannot be passed on.
      const mayPass = removed.length === 0 && isPassedOn(step, projection);
      const proof = mayPass ? compileProof(projection) : undefined;
      instruments.planned(performance.now() - startedAt);
      return { key, step, projection, proof, removed };
    };
    const planned = async (document: DocumentNode) => {
      const disguised = disguise(document, graph.joins.required, operation.deferrals);
      const order = { operationName: operation.name, labels };
      const whole = () =>
        planner.plan({
          ...order,
          document: operation.deferrals.size > 0 ? withoutDefer(disguised) : disguised,
        });
      // Not every deferred fragment can be planned for. A server may pass over `@defer`, so no client loses by it.
      const plan = defer ? await planner.plan({ ...order, document: disguised }).catch(whole) : await whole();
      return compilePlan(plan, { schema: graph.fullSchema, madeUp: graph.requiredArguments });
    };
    const prepared = plans.get(
      key,
      () => inSpan(describePlanning, prepare),
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

function projectionOf(graph: LoadedSupergraph, operation: Operation): ObjectNode {
  const { definition } = operation;
  const type = graph.apiSchema.getRootType(definition.operation);
  invariant(type, 'A valid operation has a root type.');
  return compileProjection(projectionInput(graph, operation), type, definition.selectionSet);
}

export function projectionInput(
  { apiSchema: schema, joins: { required } }: LoadedSupergraph,
  { fragments, definition }: Pick<Operation, 'fragments' | 'definition'>,
): ProjectionInput {
  return {
    schema,
    fragments,
    variableDefinitions: definition.variableDefinitions ?? [],
    namesOf: (field) => ({
      key: dataKeyOf(field, required),
      name: field.alias?.value ?? field.name.value,
    }),
  };
}
