import { run, type Running } from '@hansa/kit/lifecycle/run';
import { Command, InvalidArgumentError } from 'commander';
import { openSandboxThread } from '../all-in-one/open-sandbox-thread.ts';
import type { Environment } from '../environment.ts';
import { explainMissing } from '../explain-missing.ts';
import { readPort } from '../read-port.ts';
import { startableNames, type Startable } from '../service-names.ts';

interface Options {
  readonly only?: readonly Startable[];
  readonly data: string;
  readonly port?: number;
  readonly host: string;
}

export function startCommand(env: Environment): Command {
  return new Command('start')
    .description('Run all of Hansa in one process, or only some of its services, each behind its own port.')
    .option('--only <names>', `these services, separated by commas: ${startableNames.join(', ')}`, readNames)
    .option('--data <dir>', 'the folder of databases, mails and secrets', env['HANSA_DATA'] ?? 'data')
    .option(
      '--port <number>',
      'where to listen; 0 takes a free port (default: 4000, or the usual port of the service)',
      readPort,
    )
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .addHelpText('after', '\nSettings come from the environment; cli/README.md lists them.')
    .action((options: Options) => run(() => start(options, env).catch(explainMissing)));
}

async function start({ only, ...options }: Options, env: Environment): Promise<Running> {
  // Loaded here, so that other commands do not wait for all of Hansa.
  if (only) {
    const { startServices } = await import('../distributed/start-services.ts');
    return startServices({ ...options, names: only, env });
  }
  const sandboxThread = openSandboxThread();
  const { startAllInOne } = await import('../all-in-one/start-all-in-one.ts');
  return startAllInOne({ ...options, env, sandboxThread });
}

function readNames(text: string): Startable[] {
  const known = new Set<string>(startableNames);
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(
      `There is no service ${unknown.map((name) => `"${name}"`).join(', ')}. There are: ${startableNames.join(', ')}.`,
    );
  }
  return [...new Set(names)] as Startable[];
}
