import { Fault } from '@hansa/kit/errors/fault';
import { createPostgresDeadLetters, type DeadLetter, type DeadLetters } from '@hansa/kit/events/dead-letters';
import { Command, Option } from 'commander';
import type { Environment } from '../environment.ts';
import { readDeadLetterIds, type DeadLetterId } from '../events/dead-letter-id.ts';
import { withServiceDatabases } from '../events/service-databases.ts';
import { finish } from '../finish.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';

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
      finish(() => list({ data, env, names: service ? [service] : serviceNames })),
    );

  dead
    .command('show')
    .description('One dead letter whole: the event, and why it could not be handled.')
    .argument('<id>', 'as listed, such as orders/12', (text: string) => readDeadLetterIds(text))
    .addOption(folder())
    .action((ids: DeadLetterId[], { data }: Where) => finish(() => show(ids, { data, env })));

  dead
    .command('retry')
    .description('Let the service try these once more, as soon as it runs.')
    .argument('<ids...>', 'as listed, such as orders/12', readDeadLetterIds)
    .addOption(folder())
    .action((ids: DeadLetterId[], { data }: Where) =>
      finish(() => settle(ids, { data, env, verb: 'retry', done: 'will be tried again' })),
    );

  dead
    .command('drop')
    .description('Give these up for good. Their effects will be missing.')
    .argument('<ids...>', 'as listed, such as orders/12', readDeadLetterIds)
    .addOption(folder())
    .action((ids: DeadLetterId[], { data }: Where) =>
      finish(() => settle(ids, { data, env, verb: 'drop', done: 'given up' })),
    );

  return dead;
}

interface Target {
  readonly data: string;
  readonly env: Environment;
}

async function list({ names, ...target }: Target & { names: readonly ServiceName[] }): Promise<void> {
  const counts = await withServiceDatabases({ ...target, names }, async (name, { kysely }) => {
    const letters = createPostgresDeadLetters(kysely);
    let count = 0;
    for (
      let page = await letters.list();
      page.length > 0;
      page = await letters.list({ afterId: page.at(-1)?.id ?? 0 })
    ) {
      for (const letter of page) console.log(lineOf(name, letter));
      count += page.length;
    }
    return count;
  });
  if (counts.every((count) => count === 0)) console.log('There are no dead letters.');
}

function lineOf(
  name: ServiceName,
  { id, event, attempts, failedAt, error, retryRequestedAt }: DeadLetter,
): string {
  const state = retryRequestedAt ? 'to be retried' : `${attempts} attempts`;
  return [`${name}/${id}`, failedAt.toISOString(), event.type, event.subject, state, firstLine(error)].join(
    '  ',
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

async function show(ids: readonly DeadLetterId[], target: Target): Promise<void> {
  await forEachService(ids, target, async (letters, service, numbers) => {
    for (const id of numbers) {
      const letter = await letters.show(id);
      if (!letter) throw new Fault('NOT_FOUND', `There is no dead letter ${service}/${id}.`);
      console.log(JSON.stringify(letter, null, 2));
    }
  });
}

async function settle(
  ids: readonly DeadLetterId[],
  { verb, done, ...target }: Target & { verb: 'retry' | 'drop'; done: string },
): Promise<void> {
  await forEachService(ids, target, async (letters, service, numbers) => {
    const count = await letters[verb](numbers);
    console.log(`${service}: ${count} ${done}`);
    if (count < numbers.length)
      throw new Fault(
        'NOT_FOUND',
        `${numbers.length - count} of ${service}'s were not found; \`hansa events dead list\` shows those there are.`,
      );
  });
}

async function forEachService(
  ids: readonly DeadLetterId[],
  target: Target,
  work: (letters: DeadLetters, service: ServiceName, numbers: readonly number[]) => Promise<void>,
): Promise<void> {
  const names = [...new Set(ids.map(({ service }) => service))];
  await withServiceDatabases({ ...target, names }, (name, { kysely }) =>
    work(
      createPostgresDeadLetters(kysely),
      name,
      ids.filter(({ service }) => service === name).map(({ id }) => id),
    ),
  );
}
