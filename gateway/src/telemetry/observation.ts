import { annotateSpan } from '@hansa/kit/telemetry/span';
import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { OperationType } from './instruments.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

/** What is learnt of a client's request while it is answered. */
export interface Observation {
  operation?: OperationType;
  outcome?: Outcome;
}

interface Observed {
  readonly operation: OperationDefinitionNode;
  readonly client: { readonly observation: Observation };
}

/** Notes which operation was found in a request and how it ended, for the metrics and on the request's span. */
export async function observed<Answer extends { errors?: readonly GraphQLError[] }>(
  { operation, client: { observation } }: Observed,
  work: () => Promise<Answer>,
): Promise<Answer> {
  observation.operation = operation.operation;
  annotateSpan(() => ({
    name: operation.operation,
    attributes: {
      'graphql.operation.type': operation.operation,
      ...(operation.name && { 'graphql.operation.name': operation.name.value }),
    },
  }));
  const answer = await work();
  const outcome = outcomeOf(answer.errors);
  observation.outcome = outcome;
  annotateSpan(() => ({
    attributes: { 'hansa.outcome': outcome },
    ...(outcome === 'errors' && answer.errors?.[0] && { failure: answer.errors[0].message }),
  }));
  return answer;
}
