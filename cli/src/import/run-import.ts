import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { SingleBar, Presets } from 'cli-progress';
import type { Environment } from '../environment.ts';
import { operatorToken } from '../operator-token.ts';
import { countProducts } from './count-products.ts';
import { importProducts, type ImportSummary } from './import-products.ts';

export interface ImportCommandOptions {
  readonly url: string;
  readonly data: string;
  readonly token?: string;
  readonly dryRun: boolean;
}

/** Imports a file with a progress bar, and tells each problem by its line. */
export async function runImport(
  file: string,
  options: ImportCommandOptions,
  env: Environment,
): Promise<void> {
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
