import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '@hansa/kit/database/database';
import type { EventBus } from '@hansa/kit/events/bus';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { startEventing, startEventingWith, type Eventing } from '@hansa/kit/events/eventing';
import type { Inbox } from '@hansa/kit/events/inbox';
import { createJetStreamBus } from '@hansa/kit/events/jetstream-bus/jetstream-bus';
import { createPostgresBus } from '@hansa/kit/events/postgres-bus/postgres-bus';
import { createPostgresInbox } from '@hansa/kit/events/postgres-inbox';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { startEmbeddedPostgres } from '@hansa/kit/postgres/start-embedded-postgres';
import { silentLogger as log } from '@hansa/kit/telemetry/logger';
import {
  prepareEventsTables,
  type EventsDatabase,
  type EventsTables,
} from '@hansa/kit/testing/events-database';
import { connectAs, testStreams } from '@hansa/kit/testing/jetstream';
import { startNatsServer } from '@hansa/kit/testing/nats-server';
import { temporaryFolder } from '../tests/support/hansa.ts';
import { markdownTable, percentiles, type Percentiles } from './statistics.ts';

/**
 * Events on their way from one service's database to another's: outbox, bus, inbox. For both buses, and beside them
 * what their brokers can do at best. Everything syncs what it acknowledges, and everything runs on one machine.
 */
const { values } = parseArgs({
  options: {
    /** Events in the outbox when the relay starts: bounded, so that the run ends by itself. */
    events: { type: 'string', default: '5000' },
    /** Events per second of the paced part. */
    rate: { type: 'string', default: '100' },
    /** How long the paced part lasts. */
    seconds: { type: 'string', default: '10' },
  },
});
const [count, rate, seconds] = [Number(values.events), Number(values.rate), Number(values.seconds)];

const CHANNEL = 'hansa.evt.orders.order.placed.v1';
const TYPE = 'hansa.orders.order.placed.v1';
/** Enough that handlers find something to do side by side, few enough that order matters. */
const AGGREGATES = 100;
/** Whoever waits longer waits for something that does not come. */
const LIMIT_MS = 120_000;
/** As large as a usual fact of the house. */
const data = { text: 'x'.repeat(400) };

interface Result {
  readonly name: string;
  readonly perSecond: number;
  readonly latency: Percentiles | undefined;
}

const folder = await temporaryFolder();
const postgres = await startEmbeddedPostgres({ folder: join(folder.path, 'postgres') });
const binary = process.env['NATS_SERVER_BINARY'];
const nats = binary ? await startNatsServer({ binary, folder: folder.path }) : undefined;
try {
  const results: Result[] = [];
  const bus = await createPostgresBus({ url: await database('bus'), log });
  results.push(await travel('outbox → PostgreSQL → inbox', bus));
  if (nats) {
    const address = { servers: [nats.url] };
    const jetstream = await createJetStreamBus({ address, name: 'bench', streams: testStreams, log });
    results.push(await travel('outbox → JetStream → inbox', jetstream));
    results.push(await publishRaw(nats.url, 1), await publishRaw(nats.url, 64));
  } else
    console.log(
      'left out: JetStream (set NATS_SERVER_BINARY, or run `scripts/services -- npm run bench:events`)',
    );
  results.push(await insertBare(1), await insertBare(8));
  console.log(report(results));
} finally {
  await nats?.close();
  await postgres.stop();
  await folder.remove();
}

async function database(name: string): Promise<string> {
  await postgres.createDatabase(name);
  return postgres.url(name);
}

async function serviceDatabase(): Promise<EventsDatabase['db']> {
  const url = await database(`service_${randomUUID().slice(0, 8)}`);
  const db = openDatabase<EventsTables>({ url, applicationName: 'bench', connectionsMax: 10 });
  await prepareEventsTables(db);
  return db;
}

/** A full outbox that is emptied, and then a steady trickle. */
async function travel(name: string, bus: EventBus): Promise<Result> {
  const [sender, receiver] = [await serviceDatabase(), await serviceDatabase()];
  const committed = new Map<string, number>();
  const handled = new Map<string, number>();
  const append = async (sequence: number) => {
    const subject = `a${sequence % AGGREGATES}`;
    await appendToOutbox(sender.kysely, '/bench', [
      { type: TYPE, channel: CHANNEL, subject, sequence, data },
    ]);
    committed.set(`${subject}:${sequence}`, performance.now());
  };
  const inbox = createPostgresInbox(receiver.kysely, 'reader');
  const reading = await startEventingWith<EventsTables, Parameters<Parameters<typeof inbox.once>[1]>[0]>({
    db: receiver,
    bus,
    consumer: 'reader',
    log,
    inbox: watched(inbox, ({ subject, sequence }) =>
      handled.set(`${subject}:${sequence}`, performance.now()),
    ),
    reactions: [
      {
        type: TYPE,
        channel: CHANNEL,
        handle: async ({ id, subject, sequence }, tx) => {
          await tx.insertInto('effects').values({ event_id: id, subject, sequence }).execute();
        },
      },
    ],
  });
  let sending: Eventing | undefined;
  try {
    for (let from = 0; from < count; from += 100) {
      await Promise.all(
        Array.from({ length: Math.min(100, count - from) }, (_, index) => append(from + index)),
      );
    }
    const started = performance.now();
    sending = await startEventing({ db: sender, bus, consumer: 'sender', reactions: [], log });
    await until(() => handled.size >= count);
    const perSecond = (count * 1_000) / (Math.max(...handled.values()) - started);

    const paced = Array.from({ length: rate * seconds }, async (_, index) => {
      await delay((index * 1_000) / rate);
      await append(count + index);
    });
    await Promise.all(paced);
    await until(() => handled.size >= count + paced.length);
    const latencies = [...handled].slice(count).map(([key, at]) => at - (committed.get(key) ?? Number.NaN));
    return { name, perSecond, latency: percentiles(latencies.filter((each) => !Number.isNaN(each))) };
  } finally {
    await sending?.stop();
    await reading.stop();
    await bus.close();
    await Promise.all([sender.close(), receiver.close()]);
  }
}

/** Tells of each event whose effect is committed. */
function watched<Tx>(inbox: Inbox<Tx>, onHandled: (event: EventEnvelope) => void): Inbox<Tx> {
  return {
    ...inbox,
    once: async (event, effect) => {
      const outcome = await inbox.once(event, effect);
      onHandled(event);
      return outcome;
    },
  };
}

/** So many publishers, each waiting for the acknowledgement before its next message. */
async function publishRaw(url: string, publishers: number): Promise<Result> {
  const client = await connectAs(url);
  const payload = JSON.stringify(data);
  try {
    const result = await closedLoop(publishers, async () => {
      await client.js.publish(CHANNEL, payload, { msgID: randomUUID() });
    });
    return { name: `JetStream: publish and acknowledge, ${publishers} at once`, ...result };
  } finally {
    await client.close();
  }
}

/** So many connections, each committing a row before its next. */
async function insertBare(connections: number): Promise<Result> {
  const url = await database(`bare_${connections}`);
  const db = openDatabase<unknown>({ url, applicationName: 'bench', connectionsMax: connections });
  const payload = JSON.stringify(data);
  try {
    await db.pool.query('create table bare (id uuid primary key, data json)');
    const result = await closedLoop(connections, async () => {
      await db.pool.query('insert into bare values ($1, $2)', [randomUUID(), payload]);
    });
    return { name: `PostgreSQL: insert and commit, ${connections} at once`, ...result };
  } finally {
    await db.close();
  }
}

async function closedLoop(workers: number, work: () => Promise<void>) {
  const total = Math.min(count, 3_000);
  const taken: number[] = [];
  let left = total;
  const started = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      await work();
      taken.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return { perSecond: (total * 1_000) / (performance.now() - started), latency: percentiles(taken) };
}

async function until(reached: () => boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!reached()) {
    if (performance.now() > deadline) throw new Error('The events did not arrive.');
    await delay(5);
  }
}

function report(results: readonly Result[]): string {
  const ms = (value: number | undefined) => (value === undefined ? '' : `${value.toFixed(1)} ms`);
  return markdownTable(
    ['', 'per second', 'p50', 'p99'],
    results.map(({ name, perSecond, latency }) => [
      name,
      perSecond.toFixed(0),
      ms(latency?.p50),
      ms(latency?.p99),
    ]),
  );
}
