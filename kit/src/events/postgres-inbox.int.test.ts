import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql, type Transaction } from 'kysely';
import { testEvent } from '../testing/event.ts';
import { createEventsDatabase, type EventsDatabase, type EventsTables } from '../testing/events-database.ts';
import { createPostgresDeadLetters } from './dead-letters.ts';
import type { EventEnvelope } from './envelope.ts';
import { createPostgresInbox } from './postgres-inbox.ts';

const consumer = 'shop';

let database: EventsDatabase;
beforeAll(async () => {
  database = await createEventsDatabase();
});
afterAll(() => database.close());

const inbox = () => createPostgresInbox(database.db.kysely, consumer);
const leave =
  ({ id, subject, sequence }: EventEnvelope) =>
  async (tx: Transaction<EventsTables>) => {
    await tx.insertInto('effects').values({ event_id: id, subject, sequence }).execute();
  };
const effectsOf = async ({ id }: EventEnvelope) =>
  (await database.db.kysely.selectFrom('effects').selectAll().where('event_id', '=', id).execute()).length;

test('an event that comes again leaves nothing behind, though its effect went with the question', async () => {
  const event = testEvent({});
  expect(await inbox().once(event, leave(event))).toBe('handled');
  expect(await inbox().once(event, leave(event))).toBe('duplicate');
  expect(await effectsOf(event)).toBe(1);
});

test('of many deliveries at once one takes effect', async () => {
  const event = testEvent({});
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => inbox().once(event, leave(event))));
  expect(outcomes.sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate', 'handled']);
  expect(await effectsOf(event)).toBe(1);
});

test('a repetition that fails because it is one is a duplicate, and no failure', async () => {
  const event = testEvent({});
  await inbox().once(event, leave(event));
  const failing = inbox().once(event, (tx) => sql`select 1 / 0`.execute(tx).then(() => undefined));
  expect(await failing).toBe('duplicate');
});

test('a failure of the first time is told, and the event may come again', async () => {
  const event = testEvent({});
  const failing = inbox().once(event, (tx) => sql`select 1 / 0`.execute(tx).then(() => undefined));
  await expect(failing).rejects.toMatchObject({ code: '22012' });
  expect(await inbox().once(event, leave(event))).toBe('handled');
});

test('what was handled is dead no more, even if it turns out so only when it comes again', async () => {
  const event = testEvent({});
  await inbox().once(event, leave(event));
  // Buried by somebody who had not seen yet that it was handled.
  await sql`
    insert into dead_letters (consumer, event_id, event, error, attempts)
    values (${consumer}, ${event.id}, ${JSON.stringify(event)}::json, 'late', 10)`.execute(
    database.db.kysely,
  );
  expect(await inbox().once(event, leave(event))).toBe('duplicate');
  expect(await createPostgresDeadLetters(database.db.kysely).count()).toBe(0);
});
