import { Command, Option } from 'commander';
import type { Environment } from '../environment.ts';
import type { ReplayOptions } from '../events/replay.ts';
import { readSince } from '../events/since.ts';
import { finish } from '../finish.ts';
import { serviceNames } from '../service-names.ts';

/** As long as outboxes keep what was sent. */
const EVERYTHING = '7d';

export function replayCommand(env: Environment): Command {
  return new Command('replay')
    .description('Publish events again that were sent before. Whoever has handled one already ignores it.')
    .option(
      '--since <time>',
      'how long ago (10m, 2h, 7d) or a point in time',
      (text) => readSince(text, Date.now()),
      readSince(EVERYTHING, Date.now()),
    )
    .option('--subject <id>', 'only those of one aggregate, such as ord_01J…')
    .option('--type <type>', 'only those of one type, such as hansa.orders.order.placed.v1')
    .addOption(new Option('--service <name>', 'only those of one service').choices(serviceNames))
    .option('--data <dir>', 'the data folder', env['HANSA_DATA'] ?? 'data')
    .addHelpText(
      'after',
      '\nSent events are kept for 7 days. A running Hansa publishes them at once, a stopped one at its next start.',
    )
    .action((options: ReplayOptions) =>
      finish(async () => (await import('../events/replay.ts')).replay(options, env)),
    );
}
