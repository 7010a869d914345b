import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeSupergraph } from '@hansa/gateway/supergraph/compose';
import { contentHash } from '@hansa/gateway/supergraph/content-hash';
import { codeOf } from '@hansa/kit/errors/fault';

interface Slice {
  readonly name: string;
  readonly sdl: string;
}

/**
 * The supergraph of the running slices. Composing takes longer than the rest of a second start, so the result
 * is kept in the data folder under the hash of what went in.
 */
export async function supergraphOf(slices: readonly Slice[], folder: string): Promise<string> {
  const subgraphs = slices.map(({ name, sdl }) => ({ name, sdl, url: '' }));
  const path = join(folder, 'supergraph.graphql');
  const mark = `# ${contentHash(subgraphs)}\n`;
  const kept = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return '';
    throw thrown;
  });
  if (kept.startsWith(mark)) return kept;
  const { sdl } = await composeSupergraph(subgraphs);
  await writeFile(`${path}.new`, mark + sdl);
  await rename(`${path}.new`, path);
  return sdl;
}
