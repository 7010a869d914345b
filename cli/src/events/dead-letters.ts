import { Fault } from '@hansa/kit/errors/fault';
import type { DeadLetter, DeadLetters } from '@hansa/kit/events/dead-letters';
import type { Environment } from '../environment.ts';
import type { ServiceName } from '../service-names.ts';
import type { DeadLetterId } from './dead-letter-id.ts';
import { withServiceStores } from './service-stores.ts';

interface Target {
  readonly data: string;
  readonly env: Environment;
}

/** Prints every dead letter, a line each. */
export async function list({ names, ...target }: Target & { names: readonly ServiceName[] }): Promise<void> {
  const counts = await withServiceStores({ ...target, names }, async (name, { deadLetters: letters }) => {
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

/** Prints one whole. */
export async function show(ids: readonly DeadLetterId[], target: Target): Promise<void> {
  await forEachService(ids, target, async (letters, service, numbers) => {
    for (const id of numbers) {
      const letter = await letters.show(id);
      if (!letter) throw new Fault('NOT_FOUND', `There is no dead letter ${service}/${id}.`);
      console.log(JSON.stringify(letter, null, 2));
    }
  });
}

/** Has them tried again, or gives them up. */
export async function settle(
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
  await withServiceStores({ ...target, names }, (name, { deadLetters }) =>
    work(
      deadLetters,
      name,
      ids.filter(({ service }) => service === name).map(({ id }) => id),
    ),
  );
}
