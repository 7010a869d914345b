import { writeFile } from 'node:fs/promises';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { Command, Option } from 'commander';
import { finish } from '../finish.ts';
import { installed } from '../installed.ts';

interface Output {
  readonly output?: string;
}

export function asyncApiCommand(): Command {
  return new Command('asyncapi')
    .description('Describe every event as an AsyncAPI 3 document: channels, messages, payloads, examples.')
    .addOption(new Option('--format <format>', 'how to write it').choices(['yaml', 'json']).default('yaml'))
    .option('--output <file>', 'write it there instead of printing it')
    .action(({ format, output }: Output & { format: 'yaml' | 'json' }) =>
      finish(async () => {
        const { asyncApiDocument } = await import('../events/asyncapi.ts');
        const { stringify } = await import('yaml');
        const document = asyncApiDocument();
        await put(format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : stringify(document), output);
      }),
    );
}

export function schemasCommand(): Command {
  return new Command('schemas')
    .description('The JSON Schema of every event. contracts/schemas.json holds them for `check` to compare.')
    .option('--output <file>', 'write them there instead of printing them')
    .action(({ output }: Output) =>
      finish(async () => {
        const { printTypes, publishedTypes } = await import('../events/schemas.ts');
        await put(printTypes(publishedTypes()), output);
      }),
    );
}

export function checkCommand(): Command {
  return new Command('check')
    .description('Say what would break those who read events, compared with another state of the repository.')
    .requiredOption('--against <ref>', 'a branch, tag or commit, such as origin/main')
    .addHelpText('after', '\nNew types and new optional fields break nobody. Exit code 1 when anything does.')
    .action((options: { against: string }) =>
      finish(async () => (await import('../events/check/check.ts')).check(options, installed(''))),
    );
}

async function put(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) return void process.stdout.write(text);
  await writeFile(file, text).catch((cause: unknown) => {
    throw new Fault('INVALID_CONFIGURATION', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  });
}
