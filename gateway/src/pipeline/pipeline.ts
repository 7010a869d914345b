import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { withTrace } from '@hansa/kit/telemetry/trace';
import { getVariableValues, GraphQLError, OperationTypeNode } from 'graphql';
import type { Fetch } from '../executor/run.ts';
import type { ClientRequest } from '../identity/outgoing-headers.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import { refused, type Answer } from './answer.ts';
import type { FormatError } from './client-error.ts';
import { executePrepared } from './execute-prepared.ts';
import type { Operation, Operations } from './operation.ts';
import type { Prepare } from './prepare.ts';
import type { Sharing } from './sharing.ts';

/** A request as its HTTP door has read it. */
export interface PipelineRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Variables;
  readonly client: ClientRequest;
  /** A request that may not change anything, such as one by GET. */
  readonly isReadOnly: boolean;
  /** Whether the client takes an answer in parts. */
  readonly inParts: boolean;
}

export type Pipeline = (request: PipelineRequest) => Promise<Answer>;

interface PipelineDeps {
  readonly graph: LoadedSupergraph;
  readonly operations: Operations;
  readonly prepare: Prepare;
  readonly labels: (client: ClientRequest) => readonly string[];
  readonly identityOf: (client: ClientRequest) => string;
  readonly fetchFor: (client: ClientRequest) => Fetch;
  readonly sharing: Sharing;
  readonly format: FormatError;
  readonly log: Logger;
}

/** A client with fifty wrong variables learns as much from five of them. */
const VARIABLE_ERRORS_MAX = 5;

/** The life of a request: operation, variables, authorization and plan, execution, answer. */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const { graph, operations, format, log } = deps;
  return async (request) => {
    try {
      const operation = operations(request.query, request.operationName);
      if ('errors' in operation) return refused(operation.errors, format);
      const closed = closedTo(operation, request);
      if (closed) return refused([closed], format);
      const { errors, coerced } = coerce(graph, operation, request.variables);
      if (errors) return refused(errors, format);
      return await runOperation(deps, request, { operation, coerced });
    } catch (thrown) {
      if (thrown instanceof GraphQLError) return refused([thrown], format);
      withTrace(request.client.trace, () => log.error({ err: thrown }, 'a request failed'));
      const extensions = { code: 'INTERNAL', http: { status: 500 } };
      return refused([new GraphQLError('Something went wrong on our side.', { extensions })], format);
    }
  };
}

interface Readied {
  readonly operation: Operation;
  readonly coerced: Variables;
}

async function runOperation(
  deps: PipelineDeps,
  { client, variables, inParts }: PipelineRequest,
  { operation, coerced }: Readied,
): Promise<Answer> {
  const found = deps.prepare(operation, { caller: client.caller, labels: deps.labels(client), inParts });
  const prepared = found instanceof Promise ? await found.catch(explainPlanning) : found;
  const { graph, format, log } = deps;
  const { trace } = client;
  const run = (fetch: Fetch) =>
    executePrepared({ graph, operation, prepared, variables, coerced, fetch, format, trace, log });

  const fetch = deps.fetchFor(client);
  if (operation.kind !== OperationTypeNode.QUERY || (inParts && operation.deferrals.size > 0))
    return run(fetch);
  const key = `${prepared.key} ${deps.identityOf(client)} ${written(coerced)}`;
  return deps.sharing(key, fetch, run);
}

function written(variables: Variables): string {
  try {
    return JSON.stringify(variables);
  } catch (thrown) {
    // JSON is read to any depth, and written only as deep as the stack is.
    const extensions = { code: 'BAD_USER_INPUT' };
    throw new GraphQLError('The variables are nested too deeply.', {
      extensions,
      originalError: Fault.from(thrown),
    });
  }
}

type Variables = Readonly<Record<string, unknown>>;
type Coerced =
  | { readonly errors: readonly GraphQLError[]; readonly coerced?: never }
  | { readonly errors?: never; readonly coerced: Variables };

const noVariables: Coerced = Object.freeze({ coerced: Object.freeze({}) });

/** Variables with their defaults, each checked against its type. */
function coerce({ apiSchema }: LoadedSupergraph, { definition }: Operation, variables: Variables): Coerced {
  const { variableDefinitions = [] } = definition;
  if (variableDefinitions.length === 0) return noVariables;
  const { errors, coerced } = getVariableValues(apiSchema, variableDefinitions, variables, {
    maxErrors: VARIABLE_ERRORS_MAX,
  });
  if (coerced) return { coerced };
  const extensions = { code: 'BAD_USER_INPUT' };
  return {
    errors: (errors ?? []).map(
      ({ message, nodes }) => new GraphQLError(message, { nodes: nodes ?? null, extensions }),
    ),
  };
}

function closedTo({ kind }: Operation, { isReadOnly }: PipelineRequest): GraphQLError | undefined {
  if (kind === OperationTypeNode.SUBSCRIPTION) {
    return new GraphQLError('This gateway serves queries and mutations, but no subscriptions.', {
      extensions: { code: 'SUBSCRIPTIONS_NOT_SERVED' },
    });
  }
  if (!isReadOnly || kind === OperationTypeNode.QUERY) return undefined;
  return new GraphQLError('A request by GET must not change anything; send mutations by POST.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: new Map([['allow', 'POST']]) } },
  });
}

/** The planner has limits of its own, and tells why. */
function explainPlanning(thrown: unknown): never {
  if (codeOf(thrown) === 'BAD_USER_INPUT') {
    throw new GraphQLError(messageOf(thrown), { extensions: { code: 'BAD_USER_INPUT' } });
  }
  if (codeOf(thrown) !== 'TIMEOUT') throw thrown;
  throw new GraphQLError('The operation is too hard to plan.', {
    extensions: { code: 'QUERY_PLANNING_TIMEOUT', http: { status: 400 } },
  });
}
