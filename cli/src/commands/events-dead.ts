import { Command, Option } from 'commander';
import type { Environment } from '../environment.ts';
import { readDeadLetterIds, type DeadLetterId } from '../events/dead-letter-id.ts';
import { finish } from '../finish.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';

const work = () => import('../events/dead-letters.ts');

interface Where {
  readonly data: string;
}

export function deadLettersCommand(env: Environment): Command {
  const folder = () => new Option('--data <dir>', 'the data folder').default(env['HANSA_DATA'] ?? 'data');
  const dead = new Command('dead').description('Events that a service could not handle after ten attempts.');

  dead
    .command('list')
    .description('Every dead letter, a line each.')
    .addOption(new Option('--service <name>', 'only those of one service').choices(serviceNames))
    .addOption(folder())
    .action(({ data, service }: Where & { service?: ServiceName }) =>
      finish(async () => (await work()).list({ data, env, names: service ? [service] : serviceNames })),
    );

  dead
    .command('show')
    .description('One dead letter whole: the event, and why it could not be handled.')
    .argument('<id>', 'as listed, such as orders/12', (text: string) => readDeadLetterIds(text))
    .addOption(folder())
    .action((ids: DeadLetterId[], { data }: Where) =>
      finish(async () => (await work()).show(ids, { data, env })),
    );

  dead
    .command('retry')
    .description('Let the service try these once more, as soon as it runs.')
    .argument('<ids...>', 'as listed, such as orders/12', readDeadLetterIds)
    .addOption(folder())
    .action((ids: DeadLetterId[], { data }: Where) =>
      finish(async () =>
        (await work()).settle(ids, { data, env, verb: 'retry', done: 'will be tried again' }),
      ),
    );

  dead
    .command('drop')
    .description('Give these up for good. Their effects will be missing.')
    .argument('<ids...>', 'as listed, such as orders/12', readDeadLetterIds)
    .addOption(folder())
    .action((ids: DeadLetterId[], { data }: Where) =>
      finish(async () => (await work()).settle(ids, { data, env, verb: 'drop', done: 'given up' })),
    );

  return dead;
}
