import { Command } from 'commander';
import type { DoctorOptions } from '../doctor/doctor.ts';
import type { Environment } from '../environment.ts';
import { finish } from '../finish.ts';

export function doctorCommand(env: Environment): Command {
  return new Command('doctor')
    .description(
      'Look at everything a shop stands on: doors, stores, migrations, outboxes, dead letters, bus, clocks, disk.',
    )
    .option('--data <dir>', 'the data folder', env['HANSA_DATA'] ?? 'data')
    .option('--url <url>', 'where the gateway answers', env['HANSA_URL'] ?? 'http://127.0.0.1:4000/graphql')
    .option('--json', 'write the findings as JSON', false)
    .addHelpText(
      'after',
      '\nServices that run apart are found by the settings that they themselves are run with. Changes nothing. Exit code 1 when something is wrong.',
    )
    .action((options: DoctorOptions) =>
      finish(async () => (await import('../doctor/doctor.ts')).doctor(options, env)),
    );
}
