import { assertNever } from '@hansa/kit/errors/assert-never';
import { Fault } from '@hansa/kit/errors/fault';
import type { DocumentNode, GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Plan, PlanNode } from '../plan/from-apollo.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import { executeFetch } from './fetch-node.ts';
import type { Path } from './path.ts';
import { placesAt, type Place } from './places.ts';
import { project, type Projected } from './project.ts';
import { emptyData, type Fetch, type Run } from './run.ts';

export interface Execution {
  readonly graph: LoadedSupergraph;
  readonly plan: Plan;
  /** As the client sent it: what the plan left out comes back as null, and nulls spread as the schema says. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The variables with their defaults. */
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly fetch: Fetch;
}

export interface ExecutionAnswer extends Projected {
  /** What subgraphs reported, and what went wrong in asking them. */
  readonly errors: readonly GraphQLError[];
}

/** Walks a plan, merges what subgraphs answer and gives it the client's shape. */
export async function execute(execution: Execution): Promise<ExecutionAnswer> {
  const { graph, plan, variables, coerced, fetch } = execution;
  const merged = emptyData();
  const run: Run = {
    schema: graph.fullSchema,
    variables,
    conditions: coerced,
    fetch,
    errors: [],
    absent: [],
  };
  if (plan.node) await walk(plan.node, [{ path: [], value: merged }], run);
  const { data, misfits } = project(merged, execution);
  return {
    data,
    misfits: misfits.filter((error) => !isBelow(error.path ?? [], run.absent)),
    errors: run.errors,
  };
}

/** What an entity would have had is missing because there is no entity, and that was an honest answer. */
function isBelow(path: Path, absent: readonly Path[]): boolean {
  return absent.some(
    (above) => above.length <= path.length && above.every((step, depth) => step === path[depth]),
  );
}

async function walk(node: PlanNode, places: readonly Place[], run: Run): Promise<void> {
  switch (node.kind) {
    case 'Fetch':
      return executeFetch(node, places, run);
    case 'Flatten':
      return walk(node.node, placesAt(places, node.path), run);
    case 'Sequence':
      for (const step of node.nodes) await walk(step, places, run);
      return;
    case 'Parallel':
      await Promise.all(node.nodes.map((branch) => walk(branch, places, run)));
      return;
    case 'Condition': {
      const branch = run.conditions[node.condition] === true ? node.ifClause : node.elseClause;
      return branch && walk(branch, places, run);
    }
    case 'Defer':
    case 'Subscription':
      // The planner is not asked for the former, and operations of the latter kind are refused before.
      throw new Fault('INTERNAL', `A plan has a ${node.kind} node, which is never asked for.`);
    default:
      assertNever(node);
  }
}
