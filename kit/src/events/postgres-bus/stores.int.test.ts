import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openDatabase, type Database } from '../../database/database.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { testEvent } from '../../testing/event.ts';
import { eventually } from '../../testing/eventually.ts';
import type { EventBus, Subscription } from '../bus.ts';
import { createConsumerStore, type ConsumerStore } from './consumer-store.ts';
import { createLogStore, type LogStore } from './log-store.ts';
import { createPostgresBus } from './postgres-bus.ts';

jest.setTimeout(30_000);

let server: TestDatabase;
let database: Database<unknown>;
let store: LogStore;
let consumers: ConsumerStore;
const buses: EventBus[] = [];

beforeAll(async () => {
  server = await createTestDatabase();
  database = openDatabase({ url: server.url, applicationName: 'test' });
  store = createLogStore(database.kysely);
  consumers = createConsumerStore(database.kysely);
  // Five processes of a new installation, all at once.
  buses.push(...(await Promise.all([1, 2, 3, 4, 5].map(connect))));
});
beforeEach(async () => {
  await database.pool.query('truncate log, consumers, redeliveries');
});
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
});
afterAll(async () => {
  await database.close();
  await server.close();
});

function connect(): Promise<EventBus> {
  return createPostgresBus({ url: server.url, log: silentLogger });
}

const everything = { channels: ['>'], limit: 100 };

describe('the log', () => {
  test('makes a later append wait for the commit of an earlier one, or a reader would skip that', async () => {
    const slow = await database.pool.connect();
    const [first, second] = [testEvent(), testEvent()];
    try {
      await slow.query('begin');
      await slow.query('select append_events($1, $2, $3, $4)', [
        [first.id],
        [first.channel],
        [first.subject],
        [JSON.stringify(first)],
      ]);
      const appending = store.append([second]);
      await eventually(
        async () => {
          const { rows } = await database.pool.query(`
            select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%append_events%'`);
          return rows.length === 1;
        },
        { withinMs: 10_000 },
      );
      expect(await store.read({ ...everything, after: 0 })).toMatchObject({ events: [], readTo: undefined });
      await slow.query('commit');
      await appending;
    } finally {
      slow.release();
    }
    const { events } = await store.read({ ...everything, after: 0 });
    expect(events.map(({ envelope }) => envelope.id)).toEqual([first.id, second.id]);
  });

  test('can be followed behind 8 writers without missing anything', async () => {
    const batches = Array.from({ length: 400 }, (_, index) => [testEvent({ sequence: index }), testEvent()]);
    let written = false;
    const writer = async () => {
      for (let batch = batches.pop(); batch; batch = batches.pop()) await store.append(batch);
    };
    const writing = Promise.all(Array.from({ length: 8 }, writer)).then(() => (written = true));

    const seen: number[] = [];
    for (let finished = false; !finished;) {
      finished = written;
      const { events, readTo } = await store.read({ ...everything, after: seen.at(-1) ?? 0 });
      seen.push(...events.map(({ position }) => position));
      finished &&= readTo === undefined;
    }
    await writing;
    const { rows } = await database.pool.query<{ position: number }>('select position from log order by 1');
    expect(rows).toHaveLength(800);
    expect(seen).toEqual(rows.map(({ position }) => position));
  });

  test('takes any text that JSON can hold', async () => {
    const event = testEvent({ data: { title: 'a\u0000b \ud83d\ude00 "quoted", {braces} \\ ', none: null } });
    await store.append([event]);
    const { events } = await store.read({ ...everything, after: 0 });
    expect(events[0]?.envelope).toEqual(event);
  });

  test('absorbs an id within two minutes, also within one batch, and takes it again later', async () => {
    const [event, other] = [testEvent(), testEvent()];
    await store.append([event, other, event]);
    await store.append([event]);
    await database.pool.query("update log set published_at = published_at - interval '121 seconds'");
    await store.append([event]);

    const { events } = await store.read({ ...everything, after: 0 });
    expect(events.map(({ envelope }) => envelope.id)).toEqual([event.id, other.id, event.id]);
  });

  test('is read over what does not match, a bounded chunk at a time', async () => {
    const events = Array.from({ length: 25 }, (_, index) =>
      testEvent({ channel: index === 24 ? 'hansa.evt.rare.v1' : 'hansa.evt.frequent.v1' }),
    );
    await store.append(events);
    const first = await store.read({ after: 0, channels: ['hansa.evt.rare.v1'], limit: 20 });
    expect(first).toMatchObject({ events: [], scanned: 20 });
    const second = await store.read({ after: first.readTo!, channels: ['hansa.evt.rare.v1'], limit: 20 });
    expect(second.events.map(({ envelope }) => envelope.id)).toEqual([events[24]!.id]);
    expect(await store.read({ after: second.readTo!, channels: ['>'], limit: 20 })).toMatchObject({
      events: [],
      readTo: undefined,
    });
  });

  test('loses what is older than seven days, except events that are being retried', async () => {
    const [old, retried, young] = [testEvent(), testEvent(), testEvent()];
    await store.append([old, retried]);
    await database.pool.query("update log set published_at = published_at - interval '8 days'");
    await store.append([young]);
    const { events } = await store.read({ ...everything, after: 0 });
    const { epoch } = await consumers.takeOver('slow');
    const changes = new Map([
      [events[1]!.position, { kind: 'store', attempt: 3, dueAt: undefined } as const],
    ]);
    await consumers.save('slow', epoch, { position: events[1]!.position, changes });

    expect(await store.expire()).toBe(1);
    expect(await store.expire()).toBe(0);
    const left = await store.read({ ...everything, after: 0 });
    expect(left.events.map(({ envelope }) => envelope.id)).toEqual([retried.id, young.id]);
    expect(await consumers.redeliveries('slow')).toMatchObject([
      { attempt: 3, delayMs: 0, envelope: retried },
    ]);
  });
});

describe('a consumer', () => {
  test('belongs to whoever took it over last: the one before can no longer write', async () => {
    await store.append([testEvent(), testEvent()]);
    const { events } = await store.read({ ...everything, after: 0 });
    const [first, second] = events.map(({ position }) => position) as [number, number];
    const stale = await consumers.takeOver('mail');
    const current = await consumers.takeOver('mail');
    const failed = new Map([[first, { kind: 'store', attempt: 1, dueAt: undefined } as const]]);

    expect(await consumers.save('mail', current.epoch, { position: second, changes: failed })).toBe(true);
    const gone = new Map([[first, { kind: 'delete' } as const]]);
    expect(await consumers.save('mail', stale.epoch, { position: first, changes: gone })).toBe(false);

    expect(await consumers.takeOver('mail')).toEqual({ epoch: current.epoch + 1, position: second });
    expect(await consumers.redeliveries('mail')).toHaveLength(1);
  });

  test('is not handled twice when subscribed twice, in one process or after its session was cut', async () => {
    const bus = await connect();
    buses.push(bus);
    const seen: number[] = [];
    const subscription: Subscription = {
      consumer: 'mail',
      channels: ['>'],
      ordered: true,
      concurrency: 4,
      handle: ({ sequence }) => {
        seen.push(sequence);
        return Promise.resolve({ kind: 'ack' });
      },
    };
    const first = await bus.subscribe(subscription);
    await bus.subscribe(subscription);
    await bus.publish([testEvent({ sequence: 1 })]);
    await eventually(() => seen.length === 1);

    // Saved first: what was handled since the last save would rightly come again.
    await eventually(async () => {
      const { rows } = await database.pool.query(
        'select from consumers, log where consumers.position = log.position',
      );
      return rows.length === 1;
    });
    const epoch = async () => {
      const { rows } = await database.pool.query<{ epoch: number }>('select epoch from consumers');
      return rows[0]!.epoch;
    };
    const before = await epoch();
    await database.pool.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'hansa bus listen' and datname = current_database()`);
    await eventually(async () => (await epoch()) > before);
    await bus.publish([testEvent({ sequence: 2 })]);
    await eventually(() => seen.includes(2));
    await first.stop();
    await bus.publish([testEvent({ sequence: 3 })]);
    await eventually(() => seen.includes(3));
    expect(seen).toEqual([1, 2, 3]);
  });
});
