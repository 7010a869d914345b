import { createHash } from 'node:crypto';
import type { SubgraphDefinition } from './supergraph-config.ts';

/** To be changed whenever the same subgraphs compose to another supergraph, as with another composition library. */
const COMPOSITION = '@apollo/composition 2.14.4';

/** A name for everything that a composed supergraph depends on: equal hashes, equal supergraphs. */
export function contentHash(subgraphs: readonly SubgraphDefinition[]): string {
  const sorted = [...subgraphs].sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = sorted.map(({ name, url, sdl }) => [name, url, sdl]);
  return createHash('sha256')
    .update(JSON.stringify([COMPOSITION, parts]))
    .digest('hex');
}
