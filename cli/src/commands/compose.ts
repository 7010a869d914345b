import { writeFile } from 'node:fs/promises';
import { composeSupergraph } from '@hansa/gateway/supergraph/compose';
import { readSupergraphConfig } from '@hansa/gateway/supergraph/supergraph-config';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { Command } from 'commander';
import type { Environment } from '../environment.ts';
import { finish } from '../finish.ts';
import { installed } from '../installed.ts';

interface Options {
  readonly config: string;
  readonly output?: string;
}

export function composeCommand(env: Environment): Command {
  return new Command('compose')
    .description('Compose the subgraphs into one supergraph, or say why they do not compose.')
    .option('--config <file>', 'which subgraphs, in the format of rover', installed('supergraph.yaml'))
    .option('--output <file>', 'write the supergraph there instead of printing it')
    .addHelpText('after', '\nHints go to standard error. Exit code 1 when the subgraphs do not compose.')
    .action((options: Options) => finish(() => compose(options, env)));
}

async function compose({ config, output }: Options, env: Environment): Promise<void> {
  const { sdl, hints } = await composeSupergraph(await readSupergraphConfig(config, env));
  for (const { code, message } of hints.filter(({ level }) => level === 'warn'))
    console.error(`hint ${code}: ${message}`);
  if (output === undefined) return console.log(sdl);
  await writeFile(output, sdl).catch((cause: unknown) => {
    throw new Fault('INVALID_CONFIGURATION', `${output} cannot be written: ${messageOf(cause)}`, { cause });
  });
}
