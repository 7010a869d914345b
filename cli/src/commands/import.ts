import { Command } from 'commander';
import type { Environment } from '../environment.ts';
import { finish } from '../finish.ts';
import type { ImportCommandOptions } from '../import/run-import.ts';

export function importCommand(env: Environment): Command {
  return new Command('import')
    .description(
      "Import a product CSV as Shopify exports it into a running Hansa. Good products are kept, whatever the others' faults.",
    )
    .argument('<file>', 'the CSV file')
    .option('--url <url>', 'the graph', env['HANSA_URL'] ?? 'http://127.0.0.1:4000/graphql')
    .option(
      '--data <dir>',
      'the data folder of that Hansa, to act as its operator',
      env['HANSA_DATA'] ?? 'data',
    )
    .option(
      '--token <token>',
      'an access token with the scope catalog:write, instead of --data (or HANSA_TOKEN)',
    )
    .option('--dry-run', 'only say what would happen', false)
    .addHelpText('after', '\nEach problem is told with its line. Exit code 1 when any row had one.')
    .action((file: string, options: ImportCommandOptions) =>
      finish(async () => (await import('../import/run-import.ts')).runImport(file, options, env)),
    );
}
