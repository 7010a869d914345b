import { Command } from 'commander';
import type { ComposeOptions } from '../compose.ts';
import type { Environment } from '../environment.ts';
import { finish } from '../finish.ts';
import { installed } from '../installed.ts';

export function composeCommand(env: Environment): Command {
  return new Command('compose')
    .description('Compose the subgraphs into one supergraph, or say why they do not compose.')
    .option('--config <file>', 'which subgraphs, in the format of rover', installed('supergraph.yaml'))
    .option('--output <file>', 'write the supergraph there instead of printing it')
    .addHelpText('after', '\nHints go to standard error. Exit code 1 when the subgraphs do not compose.')
    .action((options: ComposeOptions) =>
      finish(async () => (await import('../compose.ts')).compose(options, env)),
    );
}
