import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '@hansa/kit/database/database';
import { createPostgresDeadLetters } from '@hansa/kit/events/dead-letters';
import { startEventing } from '@hansa/kit/events/eventing';
import { createPostgresBus } from '@hansa/kit/events/postgres-bus/postgres-bus';
import { createJetStreamBus } from '@hansa/kit/events/jetstream-bus/jetstream-bus';
import type { EventBus } from '@hansa/kit/events/bus';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { silentLogger as log } from '@hansa/kit/telemetry/logger';
import { createTestDatabase } from '@hansa/kit/testing/database';
import { testEvent } from '@hansa/kit/testing/event';
import { prepareEventsTables, type EventsTables } from '@hansa/kit/testing/events-database';
import { testStreams } from '@hansa/kit/testing/jetstream';
import { startNatsServer } from '@hansa/kit/testing/nats-server';
import { markdownTable, percentiles } from './statistics.ts';

/** What one event in a hundred that nobody can handle costs the other ninety-nine: their time from bus to effect. */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '2000' },
    /** Events per second. */
    rate: { type: 'string', default: '100' },
  },
});
const [count, rate] = [Number(values.events), Number(values.rate)];

/** Ten attempts with doubling pauses take most of a minute. */
const LIMIT_MS = 240_000;
const ONE_IN = 100;

const binary = process.env['NATS_SERVER_BINARY'];
const rows: string[][] = [];
for (const poisoned of [false, true]) {
  const database = await createTestDatabase();
  rows.push(await run('PostgreSQL', await createPostgresBus({ url: database.url, log }), poisoned));
  await database.close();
  if (binary) rows.push(await overJetStream(binary, poisoned));
}
if (!binary) console.log('left out: JetStream (`scripts/services -- npm run bench:poison`)');
rows.sort(([one = ''], [other = '']) => one.localeCompare(other));
console.log(markdownTable(['', 'others p50', 'others p99', 'dead letters'], rows));
process.exit(0);

async function overJetStream(program: string, poisoned: boolean): Promise<string[]> {
  // A broker of its own: a consumer begins with the first event there is.
  const nats = await startNatsServer({ binary: program });
  try {
    const means = { address: { servers: [nats.url] }, streams: testStreams, log };
    return await run('JetStream', await createJetStreamBus({ name: 'poison', ...means }), poisoned);
  } finally {
    await nats.close();
  }
}

async function run(name: string, bus: EventBus, poisoned: boolean): Promise<string[]> {
  const database = await createTestDatabase();
  const db = openDatabase<EventsTables>({ url: database.url, applicationName: 'bench' });
  await prepareEventsTables(db);
  const handled = new Map<string, number>();
  const isPoison = ({ sequence }: Pick<EventEnvelope, 'sequence'>) => poisoned && sequence % ONE_IN === 0;
  const { type, channel } = testEvent();
  const eventing = await startEventing({
    db,
    bus,
    consumer: 'reader',
    log,
    reactions: [
      {
        type,
        channel,
        handle: async (event, tx) => {
          if (isPoison(event)) throw new RangeError('Nobody can handle this.');
          const { id: event_id, subject, sequence } = event;
          await tx.insertInto('effects').values({ event_id, subject, sequence }).execute();
          handled.set(event_id, performance.now());
        },
      },
    ],
  });
  const told = new Map<string, number>();
  const letters = createPostgresDeadLetters(db.kysely);
  const dead = poisoned ? Math.ceil(count / ONE_IN) : 0;
  try {
    await Promise.all(
      Array.from({ length: count }, async (_, sequence) => {
        await delay((sequence * 1_000) / rate);
        const event = testEvent({ subject: `a${sequence}`, sequence });
        told.set(event.id, performance.now());
        await bus.publish([event]);
      }),
    );
    const deadline = performance.now() + LIMIT_MS;
    while (handled.size < count - dead || (await letters.count()) < dead) {
      if (performance.now() > deadline) throw new Error('The events did not arrive.');
      await delay(50);
    }
    const { p50, p99 } = percentiles([...handled].map(([id, at]) => at - (told.get(id) ?? Number.NaN)));
    const what = poisoned ? `${name}, one in ${ONE_IN} is poison` : `${name}, all can be handled`;
    return [what, `${p50.toFixed(1)} ms`, `${p99.toFixed(1)} ms`, String(await letters.count())];
  } finally {
    await eventing.stop();
    await bus.close();
    await db.close();
    await database.close();
  }
}
