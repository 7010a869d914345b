import { assertNever } from '@hansa/kit/errors/assert-never';
import type { ApolloNode } from './from-apollo.ts';

/** Where in the data a plan looks for entities. */
export interface TargetPaths {
  has(keys: readonly string[]): boolean;
  /**
   * Equal objects at one of these paths may become one object: everything that later happens to them depends
   * on their content alone. Not so where arguments come from further up (`@fromContext`).
   */
  readonly mayShare: boolean;
}

export function targetPathsOf(node: ApolloNode): TargetPaths {
  const paths = new Set<string>();
  const usesContext = visit(node, [], paths);
  return { has: (keys) => paths.has(JSON.stringify(keys)), mayShare: !usesContext };
}

/** Notes all paths, and tells whether some fetch takes values from above its entities. */
function visit(node: ApolloNode, at: readonly string[], paths: Set<string>): boolean {
  switch (node.kind) {
    case 'Fetch':
      if (node.requires) paths.add(JSON.stringify(at));
      return node.contextRewrites !== undefined && node.contextRewrites.length > 0;
    case 'Flatten': {
      const keys = node.path.flatMap((step) => (typeof step === 'string' && step !== '@' ? [step] : []));
      return visit(node.node, [...at, ...keys], paths);
    }
    case 'Sequence':
    case 'Parallel':
      return some(node.nodes, at, paths);
    case 'Condition':
      return some([node.ifClause, node.elseClause], at, paths);
    case 'Defer':
      return some([node.primary.node, ...node.deferred.map((each) => each.node)], at, paths);
    default:
      return assertNever(node);
  }
}

function some(
  nodes: readonly (ApolloNode | undefined)[],
  at: readonly string[],
  paths: Set<string>,
): boolean {
  // Every branch is visited, whatever the ones before it told.
  return nodes.map((node) => node !== undefined && visit(node, at, paths)).includes(true);
}
