import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { SingleBar, Presets } from 'cli-progress';
import { Command } from 'commander';
import { countProducts } from '../import/count-products.ts';
import { importProducts, type ImportSummary } from '../import/import-products.ts';
import type { Environment } from '../environment.ts';
import { finish } from '../finish.ts';
import { operatorToken } from '../operator-token.ts';

interface Options {
  readonly url: string;
  readonly data: string;
  readonly token?: string;
  readonly dryRun: boolean;
}

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
    .action((file: string, options: Options) => finish(() => runImport(file, options, env)));
}

async function runImport(file: string, options: Options, env: Environment): Promise<void> {
  await access(file).catch((cause: unknown) => {
    throw new Fault('INVALID_CONFIGURATION', `${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
  const token =
    options.token ?? env['HANSA_TOKEN'] ?? (await operatorToken(options.data, ['catalog:write'], env));
  const bar = new SingleBar(
    {
      format: `${basename(file)} [{bar}] {value}/{total} products`,
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 60_000,
    },
    Presets.shades_classic,
  );
  bar.start(await countProducts(file), 0);
  let summary: ImportSummary;
  try {
    summary = await importProducts({
      file,
      url: options.url,
      token,
      dryRun: options.dryRun,
      progress: (count) => bar.increment(count),
    });
  } finally {
    bar.stop();
  }
  report(summary, options.dryRun);
}

function report({ created, updated, unchanged, problems }: ImportSummary, dryRun: boolean): void {
  for (const { line, handle, message } of problems)
    console.error(`line ${line}${handle ? ` (${handle})` : ''}: ${message}`);
  const counts = `${created} created, ${updated} updated, ${unchanged} unchanged, ${problems.length} with problems`;
  console.log(dryRun ? `Dry run, nothing was changed: ${counts}.` : `${counts}.`);
  if (problems.length > 0) process.exitCode = 1;
}
