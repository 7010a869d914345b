import { writeFile } from 'node:fs/promises';
import { composeSupergraph } from '@hansa/gateway/supergraph/compose';
import { readSupergraphConfig } from '@hansa/gateway/supergraph/supergraph-config';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import type { Environment } from './environment.ts';

export interface ComposeOptions {
  readonly config: string;
  readonly output?: string;
}

/** Composes and prints or writes the supergraph. */
export async function compose({ config, output }: ComposeOptions, env: Environment): Promise<void> {
  const { sdl, hints } = await composeSupergraph(await readSupergraphConfig(config, env));
  for (const { code, message } of hints.filter(({ level }) => level === 'warn'))
    console.error(`hint ${code}: ${message}`);
  if (output === undefined) return console.log(sdl);
  await writeFile(output, sdl).catch((cause: unknown) => {
    throw new Fault('INVALID_CONFIGURATION', `${output} cannot be written: ${messageOf(cause)}`, { cause });
  });
}
