import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Caller } from '../identity/caller.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import { isMet, type Requirement } from '../supergraph/requirement.ts';
import { hold } from '../projection/conditions.ts';
import type { ClientError } from './client-error.ts';
import { filterOperation, type Filtered, type Removed } from './filter-operation.ts';

/** Everything that some selection of the operation asks of its caller. */
export function requirementsOf(
  graph: LoadedSupergraph,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly Requirement[] {
  if (graph.requirements.none) return [];
  const found = new Set<Requirement>();
  const allows = (requirement: Requirement) => {
    found.add(requirement);
    return true;
  };
  filterOperation({ schema: graph.apiSchema, requirements: graph.requirements, document, operation, allows });
  return [...found];
}

export function unmetBy(caller: Caller, requirements: readonly Requirement[]): readonly Requirement[] {
  return requirements.filter((requirement) => !isMet(requirement, caller));
}

/** The operation without what stands behind unmet requirements. */
export function withoutUnmet(
  graph: LoadedSupergraph,
  { document, definition: operation }: { document: DocumentNode; definition: OperationDefinitionNode },
  unmet: readonly Requirement[],
): Filtered {
  if (unmet.length === 0) return { document, removed: [] };
  const allows = (requirement: Requirement) => !unmet.includes(requirement);
  const { apiSchema: schema, requirements } = graph;
  return filterOperation({ schema, requirements, document, operation, allows });
}

/** The places that were asked for and taken out, each once. */
export function unauthorizedPaths(
  removed: readonly Removed[],
  variables: Readonly<Record<string, unknown>>,
): readonly (readonly string[])[] {
  const asked = removed.filter(({ conditions }) => hold(conditions, variables));
  return [...new Map(asked.map(({ path }) => [JSON.stringify(path), path])).values()];
}

/** Tells one of them, in Apollo Router's form. */
export function unauthorizedError(path: readonly string[]): ClientError {
  return {
    message: 'Unauthorized field or type',
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  };
}
