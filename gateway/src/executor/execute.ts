import './without-telemetry.ts';
import { executeQueryPlan } from '@apollo/gateway/dist/executeQueryPlan.js';
import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plan } from '../plan/from-apollo.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import { fetchFailure } from './fetch-failure.ts';

export interface FetchRequest {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

interface FetchAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Asks one subgraph. Rejects with a Fault when there is no GraphQL answer. */
export type Fetch = (request: FetchRequest) => Promise<FetchAnswer>;

export interface Execution {
  readonly graph: LoadedSupergraph;
  readonly plan: Plan;
  /** As the client sent it: what the plan left out comes back as null, and nulls spread as the schema says. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly fetch: Fetch;
}

export interface ExecutionAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
  /** Values that do not fit the schema although no subgraph reported an error. */
  readonly misfits: readonly GraphQLError[];
}

type StockParameters = Parameters<typeof executeQueryPlan>;

/**
 * Walks a plan with the stock executor and gives the client's shape to what came back. A failing subgraph
 * costs its own fields only.
 *
 * The stock executor counts a failing entity's place in the list among the entities it asked for; where it
 * left some out (of another type, or without their key), the path of the error names a neighbour.
 */
export async function execute(execution: Execution): Promise<ExecutionAnswer> {
  const { graph, plan, document, operation, variables } = execution;
  const failures: GraphQLError[] = [];
  // The executor reads only these three fields of some twenty.
  const context = { request: { variables }, metrics: {}, logger: console };
  const result = await executeQueryPlan(
    plan,
    sourcesOf(execution, failures),
    context as unknown as StockParameters[2],
    { schema: graph.apiSchema, operation, fragments: fragmentsOf(document) },
    graph.fullSchema,
    graph.apiModel,
  );
  const misfits = result.extensions?.['valueCompletion'];
  return {
    ...(result.data !== undefined && { data: result.data }),
    errors: [...failures, ...(result.errors ?? []).map(asGraphQLError)],
    misfits: Array.isArray(misfits) ? misfits.map(asGraphQLError) : [],
  };
}

/** One source per subgraph, in the stock executor's form. Failures go past the executor, which moves paths. */
function sourcesOf({ graph, fetch }: Execution, failures: GraphQLError[]): StockParameters[1] {
  const sources: StockParameters[1] = {};
  for (const { name: subgraph } of graph.subgraphs) {
    sources[subgraph] = {
      process: async (options) => {
        const { query = '', variables = {}, operationName } = options.request;
        const name = operationName === undefined ? {} : { operationName };
        const parentPath = ('pathInIncomingRequest' in options && options.pathInIncomingRequest) || [];
        try {
          const answer = await fetch({ subgraph, query, variables, ...name });
          return { ...answer, data: answer.data ? { ...answer.data } : null };
        } catch (thrown) {
          failures.push(...fetchFailure({ thrown, subgraph, query, parentPath }));
          return { data: null };
        }
      },
    };
  }
  return sources;
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** The executor adds errors of its own, without a code, when an answer has not the form it expects. */
function asGraphQLError(thrown: unknown): GraphQLError {
  if (thrown instanceof GraphQLError && thrown.extensions['code'] !== 'INVALID_GRAPHQL') return thrown;
  const error = thrown instanceof GraphQLError ? thrown : undefined;
  const message = error?.message ?? 'A subgraph answered something that does not fit the graph.';
  return new GraphQLError(message, {
    path: error?.path ?? null,
    extensions: { code: 'SUBREQUEST_MALFORMED_RESPONSE' },
  });
}
