import { assertNever } from '@hansa/kit/errors/assert-never';
import type { ApolloNode } from './from-apollo.ts';

/** The fetches of a plan that deferred parts can wait for. */
export function fetchIdsIn(node: ApolloNode | undefined): ReadonlySet<string> {
  return new Set(node ? ids(node) : []);
}

function ids(node: ApolloNode): readonly string[] {
  switch (node.kind) {
    case 'Fetch':
      return node.id === undefined ? [] : [node.id];
    case 'Flatten':
      return ids(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(ids);
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap((branch) => (branch ? ids(branch) : []));
    case 'Defer':
      return [node.primary, ...node.deferred].flatMap((part) => (part.node ? ids(part.node) : []));
    default:
      return assertNever(node);
  }
}
