import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { listen, type Listening } from '../database/listen.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { Fault } from '../errors/fault.ts';
import type { Worker } from '../jobs/worker.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { testEvent } from '../testing/event.ts';
import { createEventsDatabase, type EventsDatabase } from '../testing/events-database.ts';
import { eventually } from '../testing/eventually.ts';
import { createGate } from '../jobs/gate.ts';
import { appendToOutbox } from './append.ts';
import { createPostgresOutbox } from './postgres-outbox.ts';
import { startRelay } from './relay.ts';

let database: EventsDatabase;
let published: EventEnvelope[] = [];
/** What the bus does before it takes a batch. */
let beforeTaking: (events: readonly EventEnvelope[]) => Promise<void> | void = () => undefined;
const running: Worker[] = [];
let listening: Listening;

const bus = {
  publish: async (events: readonly EventEnvelope[]) => {
    await beforeTaking(events);
    published.push(...events);
  },
};

jest.setTimeout(30_000);
beforeAll(async () => {
  database = await createEventsDatabase();
  listening = await listen({
    url: database.db.url,
    channel: 'hansa_events',
    applicationName: 'test',
    onNotify: () => running.forEach((relay) => relay.wake()),
    log: silentLogger,
  });
});
beforeEach(async () => {
  await database.db.pool.query('truncate outbox');
  published = [];
  beforeTaking = () => undefined;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => relay.stop()));
});
afterAll(async () => {
  await listening.close();
  await database.close();
});

function startRelays(count: number) {
  for (let started = 0; started < count; started += 1) {
    running.push(startRelay({ outbox: outbox(), bus, log: silentLogger }));
  }
}

const outbox = () => createPostgresOutbox(database.db.kysely);

async function append(subject: string, ...sequences: number[]) {
  await appendToOutbox(
    database.db.kysely,
    '/test',
    sequences.map((sequence) => testEvent({ subject, sequence })),
  );
}

const names = () => published.map(({ subject, sequence }) => `${subject}:${sequence}`);

describe('the relay', () => {
  test('brings what is committed to the bus, and marks it only then', async () => {
    await append('a', 1, 2);
    startRelays(1);
    await eventually(() => published.length === 2);
    await append('a', 3);

    await eventually(() => published.length === 3);
    expect(names()).toEqual(['a:1', 'a:2', 'a:3']);
    await eventually(async () => (await outbox().backlog()).events === 0);
  });

  test('sends an event of a slow transaction although later ones are long gone', async () => {
    startRelays(1);
    const slow = createGate();
    const appended = createGate();
    const slowTransaction = database.db.kysely.transaction().execute(async (tx) => {
      await appendToOutbox(tx, '/test', [testEvent({ subject: 'slow' })]);
      // The event travels with this statement and has its place in the outbox from here on.
      await sql`select 1`.execute(tx);
      appended.open();
      await slow.passed;
    });
    await appended.passed;
    await append('quick', 1);
    await eventually(async () => (await outbox().backlog()).events === 0 && names().includes('quick:1'));

    slow.open();
    await slowTransaction;

    await eventually(() => names().includes('slow:1'));
    const { rows } = await sql<{ subject: string }>`select subject from outbox order by position`.execute(
      database.db.kysely,
    );
    expect(rows.map(({ subject }) => subject)).toEqual(['slow', 'quick']);
  });

  test('keeps events while the bus does not take them', async () => {
    let refusals = 3;
    beforeTaking = () => {
      if (refusals-- > 0) throw new Fault('UNAVAILABLE', 'the bus is away');
    };
    await append('a', 1, 2);
    startRelays(1);

    await eventually(() => published.length === 2);
    expect(refusals).toBe(-1);
  });

  test('lets one process at a time publish, or two could swap the events of an aggregate', async () => {
    const gate = createGate();
    const publishing = createGate();
    beforeTaking = () => {
      publishing.open();
      return gate.passed;
    };
    await append('a', 1);
    startRelays(1);
    await publishing.passed;
    await append('a', 2);

    const second: EventEnvelope[] = [];
    const drainSecond = () =>
      outbox().drain(100, (events) => {
        second.push(...events);
        return Promise.resolve();
      });
    expect(await drainSecond()).toBe(0);
    expect(second).toEqual([]);

    gate.open();
    await eventually(() => published.length === 2);
    expect(names()).toEqual(['a:1', 'a:2']);
  });

  test('publishes again what it could not mark', async () => {
    let kills = 1;
    beforeTaking = async (events) => {
      if (kills-- <= 0) return;
      published.push(...events);
      // The relay dies after the bus has the events and before its transaction ends.
      await database.db.pool.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`);
      published.length = 0;
      published.push(...events);
    };
    await append('a', 1);
    startRelays(1);

    await eventually(async () => (await outbox().backlog()).events === 0);
    expect(new Set(published.map(({ id }) => id)).size).toBe(1);
    expect(published.length).toBeGreaterThan(1);
  });

  test('reports how much waits, and for how long', async () => {
    await append('a', 1, 2);
    await database.db.pool.query("update outbox set time = time - interval '1 hour' where sequence = 1");

    const { events, oldestAgeSeconds } = await outbox().backlog();
    expect(events).toBe(2);
    expect(Math.floor(oldestAgeSeconds / 3600)).toBe(1);
  });

  test('publishes again what an operator wants to be replayed, in the old order', async () => {
    await append('a', 1, 2, 3);
    startRelays(1);
    await eventually(async () => (await outbox().backlog()).events === 0);
    const { rows } = await database.db.pool.query<{ time: Date }>('select time from outbox limit 1');
    published = [];

    expect(await outbox().replay({ since: new Date('2099-01-01') })).toBe(0);
    expect(await outbox().replay({ since: rows[0]!.time, subject: 'b' })).toBe(0);
    expect(await outbox().replay({ since: rows[0]!.time, subject: 'a' })).toBe(3);

    await eventually(() => published.length === 3);
    expect(names()).toEqual(['a:1', 'a:2', 'a:3']);
  });
});

test('50 writers and 200 events each, two relays, a bus that fails: nothing lost, nothing out of order', async () => {
  let calls = 0;
  beforeTaking = (events) => {
    calls += 1;
    if (calls % 7 === 0) throw new Fault('UNAVAILABLE', 'the bus is away');
    if (calls % 5 === 0) {
      // Taken, and the acknowledgement lost.
      published.push(...events);
      throw new Fault('UNAVAILABLE', 'the bus went away');
    }
  };
  await database.db.pool.query('create table aggregates (subject text primary key, version bigint)');
  await database.db.pool.query("insert into aggregates select 'agg' || i, 0 from generate_series(0, 24) i");
  startRelays(2);

  // Two writers per aggregate: its row lock decides who is next.
  const writer = async (subject: string) => {
    for (let written = 0; written < 200; written += 5) {
      await database.db.kysely.transaction().execute(async (tx) => {
        const { rows } = await sql<{ version: number }>`
          update aggregates set version = version + 5 where subject = ${subject} returning version`.execute(
          tx,
        );
        const sequences = [4, 3, 2, 1, 0].map((back) => rows[0]!.version - back);
        await appendToOutbox(
          tx,
          '/test',
          sequences.map((sequence) => testEvent({ subject, sequence })),
        );
      });
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, index) => writer(`agg${index % 25}`)));

  await eventually(async () => (await outbox().backlog()).events === 0);
  const firsts = [...new Map([...published].map((event) => [event.id, event])).values()];
  expect(firsts).toHaveLength(10_000);
  for (let aggregate = 0; aggregate < 25; aggregate += 1) {
    const sequences = firsts
      .filter(({ subject }) => subject === `agg${aggregate}`)
      .map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  }
});
