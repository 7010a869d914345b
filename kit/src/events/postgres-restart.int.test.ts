import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { openDatabase, type Database } from '../database/database.ts';
import { appendToOutbox } from '../outbox/append.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/start-embedded-postgres.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { postmasterOf } from '../testing/embedded-postgres.ts';
import { testEvent } from '../testing/event.ts';
import { prepareEventsTables, type EventsTables } from '../testing/events-database.ts';
import { eventually } from '../testing/eventually.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { EventBus } from './bus.ts';
import { startEventing, type Eventing } from './eventing.ts';
import { createPostgresBus } from './postgres-bus/postgres-bus.ts';
import { reaction } from './reactions.ts';

jest.setTimeout(60_000);

const placed = { type: 'hansa.orders.order.placed.v1', channel: 'hansa.evt.orders.order.placed.v1' };
const folder = temporaryFolder();
let postgres: EmbeddedPostgres;
let db: Database<EventsTables>;
let bus: EventBus;
let eventing: Eventing;

beforeEach(async () => {
  postgres = await startEmbeddedPostgres({ folder: folder.path });
  await postgres.createDatabase('shop');
  await postgres.createDatabase('bus');
  db = openDatabase({ url: postgres.url('shop'), applicationName: 'shop' });
  await prepareEventsTables(db);
  bus = await createPostgresBus({ url: postgres.url('bus'), log: silentLogger });
  const leaveEffect = reaction(
    placed,
    z.object({}),
    async ({ id, subject, sequence }, tx: Transaction<EventsTables>) => {
      await tx.insertInto('effects').values({ event_id: id, subject, sequence }).execute();
    },
  );
  eventing = await startEventing({ db, bus, consumer: 'shop', reactions: [leaveEffect], log: silentLogger });
});

afterEach(async () => {
  await eventing.stop();
  await bus.close();
  await db.close();
  await postgres.stop();
  folder.remove();
});

/** Writes as a client would: an answer that did not come is asked for again. */
async function place(sequence: number): Promise<void> {
  await eventually(() =>
    db.kysely
      .transaction()
      .execute((tx) =>
        appendToOutbox(tx, '/test', [testEvent({ subject: `ord_${sequence % 5}`, sequence })]),
      ),
  );
}

async function placeAll(from: number, to: number): Promise<void> {
  for (let sequence = from; sequence < to; sequence += 1) await place(sequence);
}

test('PostgreSQL is stopped for two seconds, then killed, in the middle of everything: nothing is lost', async () => {
  const { port } = postgres;
  await placeAll(0, 50);
  const meanwhile = placeAll(50, 100);
  await postgres.stop();
  // Long enough for every retry and reconnect to fail at least once.
  await sleep(2_000);
  postgres = await startEmbeddedPostgres({ folder: folder.path, port });
  await meanwhile;

  const underFire = placeAll(100, 150);
  process.kill(postmasterOf(folder.path), 'SIGKILL');
  await underFire;

  // An append whose answer was lost may have been repeated, so the outbox tells what happened.
  const happened = await eventually(async () => {
    const { rows } = await db.pool.query<{ id: string }>('select id from outbox order by position');
    const { rows: effects } = await db.pool.query<{ event_id: string }>('select event_id from effects');
    expect(effects.map(({ event_id }) => event_id).sort()).toEqual(rows.map(({ id }) => id).sort());
    return rows.length;
  });
  expect(happened).toBeGreaterThanOrEqual(150);
  const { rows } = await db.pool.query('select from dead_letters');
  expect(rows).toEqual([]);
  await expect(bus.ping()).resolves.toBeUndefined();
});
