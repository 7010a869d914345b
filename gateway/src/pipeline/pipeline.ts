import type { Logger } from '@hansa/kit/telemetry/logger';
import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { execute } from '../executor/execute.ts';
import type { Fetch } from '../executor/run.ts';
import type { Caller } from '../identity/caller.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import { unauthorizedErrors } from './authorize.ts';
import type { Prepare } from './prepare.ts';
import { respond, type Answer } from './respond.ts';

/** A request that has been parsed and validated against the graph. */
export interface PipelineRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly queryHash: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly fetch: Fetch;
}

export type Pipeline = (request: PipelineRequest) => Promise<Answer>;

/** A client with fifty wrong variables learns as much from five of them. */
const VARIABLE_ERRORS_MAX = 5;

/** The life of a request after validation: variables, authorization and plan, execution, answer. */
export function createPipeline(graph: LoadedSupergraph, prepare: Prepare, log: Logger): Pipeline {
  return async (request) => {
    const { document, operation, variables, caller, fetch } = request;
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) return { errors: [subscriptionRefused()] };

    const definitions = operation.variableDefinitions ?? [];
    const coerced = getVariableValues(graph.apiSchema, definitions, variables, {
      maxErrors: VARIABLE_ERRORS_MAX,
    });
    if (coerced.errors) return { errors: [...coerced.errors] };

    try {
      const { plan, removed } = prepare(request, caller);
      const executed = await execute({
        graph,
        plan,
        document,
        operation,
        variables,
        coerced: coerced.coerced,
        fetch,
      });
      return respond(executed, unauthorizedErrors(removed, coerced.coerced));
    } catch (thrown) {
      if (thrown instanceof GraphQLError) return { errors: [thrown] };
      log.error({ err: thrown }, 'a request failed');
      return {
        errors: [new GraphQLError('Something went wrong on our side.', { extensions: { code: 'INTERNAL' } })],
      };
    }
  };
}

function subscriptionRefused(): GraphQLError {
  return new GraphQLError('This gateway serves queries and mutations, but no subscriptions.', {
    extensions: { code: 'SUBSCRIPTIONS_NOT_SERVED', http: { status: 400 } },
  });
}
