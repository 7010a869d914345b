import { Command } from 'commander';
import type { Environment } from '../environment.ts';
import { finish } from '../finish.ts';

export function secretsCommand(env: Environment): Command {
  return new Command('secrets')
    .description('Make the secrets of a fleet: keys, and a password for each who signs in to anything.')
    .option('--output <file>', 'where to write them; what the file has already stays', '.env')
    .option(
      '--data <dir>',
      'the data folder of a shop that grew, whose keys are taken over',
      env['HANSA_DATA'] ?? 'data',
    )
    .addHelpText(
      'after',
      '\nOnly the owner of the file can read it. docker-compose.yml says who is given which.',
    )
    .action((options: { output: string; data: string }) =>
      finish(async () => (await import('../fleet-secrets.ts')).writeFleetSecrets(options)),
    );
}
