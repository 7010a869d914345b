import { isMutation } from './apollo-node.ts';
import type { ApolloNode, ApolloParallel } from './from-apollo.ts';

/** Something that a Parallel node does: a fetch of entities first, and what waits for it; or anything else. */
export interface Strand {
  readonly node: ApolloNode;
  /** The subgraph of its first entity fetch; undefined when it begins with something else. */
  readonly subgraph: string | undefined;
  readonly head: ApolloNode;
  readonly tail: readonly ApolloNode[];
}

/**
 * Lays out what may run at the same time, so that as few requests as possible are needed for it.
 *
 * Entity fetches from one subgraph that are due at once become one, and what waited for either waits for both.
 * A fetch that nobody waits for joins a later one from the same subgraph in a strand beside it: the answer is
 * complete at the same moment, and a request is saved.
 */
export function strandsOf(parallel: ApolloParallel): readonly Strand[] {
  const strands = aligned(flat(parallel.nodes).map(strandOf));
  const heads = new Set(strands.filter(({ tail }) => tail.length > 0).map(({ subgraph }) => subgraph));
  return strands.reduce<readonly Strand[]>((kept, strand) => {
    const mayWait = isPlainEntityFetch(strand.node) && !heads.has(strand.subgraph);
    return (mayWait ? joinedLater(kept, strand) : undefined) ?? kept;
  }, strands);
}

/** Strands that begin with an entity fetch from the same subgraph, together; all others each on its own. */
export function groupsOf(strands: readonly Strand[]): readonly (readonly Strand[])[] {
  const groups: Strand[][] = [];
  const bySubgraph = new Map<string, Strand[]>();
  for (const strand of strands) {
    const known = strand.subgraph === undefined ? undefined : bySubgraph.get(strand.subgraph);
    if (known) {
      known.push(strand);
      continue;
    }
    const group = [strand];
    groups.push(group);
    if (strand.subgraph !== undefined) bySubgraph.set(strand.subgraph, group);
  }
  return groups;
}

/**
 * Strands that begin at the root, and then go on with entities from the same subgraph, go on together. Their
 * root fetches begin at the same moment and mostly end so, and everything behind them is then asked for once
 * instead of once for each strand.
 */
function aligned(strands: readonly Strand[]): readonly Strand[] {
  const waiting = strands.filter(({ head, tail }) => isRootFetch(head) && tail.length > 0);
  const next = waiting.map(({ tail }) => new Set(tail.slice(0, 1).flatMap(subgraphsIn)));
  const meets = (position: number) =>
    next.some(
      (others, other) => other !== position && [...(next[position] ?? [])].some((name) => others.has(name)),
    );
  const meeting = waiting.filter((_strand, position) => meets(position));
  if (meeting.length < 2) return strands;
  const node: ApolloNode = {
    kind: 'Sequence',
    nodes: [
      { kind: 'Parallel', nodes: meeting.map(({ head }) => head) },
      { kind: 'Parallel', nodes: meeting.map(({ tail }) => sequenceOf(tail)) },
    ],
  };
  return [...strands.filter((strand) => !meeting.includes(strand)), strandOf(node)];
}

function isRootFetch(node: ApolloNode): boolean {
  return node.kind === 'Fetch' && !node.requires && !isMutation(node) && node.id === undefined;
}

/** Subgraphs of which entities are asked first. */
function subgraphsIn(node: ApolloNode): string[] {
  const own = subgraphOf(node);
  if (own !== undefined) return [own];
  if (node.kind === 'Sequence') return node.nodes.slice(0, 1).flatMap(subgraphsIn);
  return node.kind === 'Parallel' ? node.nodes.flatMap(subgraphsIn) : [];
}

export function sequenceOf(nodes: readonly ApolloNode[]): ApolloNode {
  const [only, ...others] = nodes;
  return only && others.length === 0 ? only : { kind: 'Sequence', nodes: [...nodes] };
}

function flat(nodes: readonly ApolloNode[]): ApolloNode[] {
  return nodes.flatMap((node) => (node.kind === 'Parallel' ? flat(node.nodes) : [node]));
}

function strandOf(node: ApolloNode): Strand {
  const [head = node, ...tail] = node.kind === 'Sequence' ? node.nodes : [node];
  return { node, subgraph: subgraphOf(head), head, tail };
}

function subgraphOf(node: ApolloNode): string | undefined {
  if (node.kind === 'Flatten') return subgraphOf(node.node);
  if (node.kind !== 'Fetch' || !node.requires) return undefined;
  return usesContext(node) ? undefined : node.serviceName;
}

function usesContext(node: ApolloNode): boolean {
  return node.kind === 'Fetch' && node.contextRewrites !== undefined && node.contextRewrites.length > 0;
}

/** Deferred parts wait for fetches with an id. */
function isPlainEntityFetch(node: ApolloNode): boolean {
  if (node.kind === 'Flatten') return isPlainEntityFetch(node.node);
  return subgraphOf(node) !== undefined && node.kind === 'Fetch' && node.id === undefined;
}

function joinedLater(strands: readonly Strand[], lone: Strand): readonly Strand[] | undefined {
  for (const [position, strand] of strands.entries()) {
    if (strand === lone || strand.tail.length === 0) continue;
    const tail = joinedInSequence(strand.tail, lone);
    if (!tail) continue;
    const joined = { ...strand, tail, node: sequenceOf([strand.head, ...tail]) };
    return strands.with(position, joined).filter((each) => each !== lone);
  }
  return undefined;
}

function joinedInSequence(nodes: readonly ApolloNode[], lone: Strand): ApolloNode[] | undefined {
  for (const [position, node] of nodes.entries()) {
    const joined = joinedIn(node, lone);
    if (joined) return nodes.with(position, joined);
  }
  return undefined;
}

function joinedIn(node: ApolloNode, lone: Strand): ApolloNode | undefined {
  if (subgraphOf(node) === lone.subgraph) return { kind: 'Parallel', nodes: [node, lone.node] };
  if (node.kind !== 'Sequence' && node.kind !== 'Parallel') return undefined;
  const nodes = joinedInSequence(node.nodes, lone);
  return nodes && { ...node, nodes };
}
