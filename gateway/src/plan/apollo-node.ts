import { OperationTypeNode } from 'graphql';
import type { ApolloFetch } from './from-apollo.ts';

/** The planner writes the kind as a string, whatever its types call it. */
export function isMutation({ operationKind }: ApolloFetch): boolean {
  return operationKind === OperationTypeNode.MUTATION;
}
