import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { metrics } from '@opentelemetry/api';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { appendToOutbox } from '../outbox/append.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createTestDatabase, type TestDatabase } from '../testing/database.ts';
import { testEvent } from '../testing/event.ts';
import { createEventsDatabase, type EventsDatabase, type EventsTables } from '../testing/events-database.ts';
import { eventually } from '../testing/eventually.ts';
import type { EventBus } from './bus.ts';
import { createPostgresDeadLetters } from './dead-letters.ts';
import type { EventEnvelope } from './envelope.ts';
import { startEventing, type Eventing } from './eventing.ts';
import { createPostgresBus } from './postgres-bus/postgres-bus.ts';
import { createPostgresInbox } from './postgres-inbox.ts';
import { reaction } from './reactions.ts';

type Tx = Transaction<EventsTables>;

const consumer = 'shop';
const placed = { type: 'hansa.orders.order.placed.v1', channel: 'hansa.evt.orders.order.placed.v1' };

let log: TestDatabase;
let database: EventsDatabase;
let bus: EventBus;
let eventing: Eventing | undefined;
/** Decides what happens after the effect was written and before it is committed. */
let afterEffect: (event: EventEnvelope) => void = () => undefined;

jest.setTimeout(30_000);
beforeEach(async () => {
  log = await createTestDatabase();
  database = await createEventsDatabase();
  bus = await createPostgresBus({ url: log.url, log: silentLogger });
  afterEffect = () => undefined;
});
afterEach(async () => {
  await eventing?.stop();
  eventing = undefined;
  await bus.close();
  await database.close();
  await log.close();
});

const leaveEffect = reaction(placed, z.object({}), async ({ id, subject, sequence, ...event }, tx: Tx) => {
  await tx.insertInto('effects').values({ event_id: id, subject, sequence }).execute();
  afterEffect({ id, subject, sequence, ...event });
});

async function start() {
  eventing = await startEventing({
    db: database.db,
    bus,
    consumer: consumer,
    reactions: [leaveEffect],
    log: silentLogger,
    meter: metrics.getMeter('test'),
    retry: { attemptsMax: 10, firstDelayMs: 1, longestDelayMs: 5 },
  });
}

const effects = () => database.db.kysely.selectFrom('effects').selectAll().execute();
const deadLetters = () => createPostgresDeadLetters(database.db.kysely);

describe('events of a service', () => {
  test('travel from its outbox over the bus to their effect', async () => {
    await start();
    await database.db.kysely
      .transaction()
      .execute((tx) => appendToOutbox(tx, '/test', [testEvent({ sequence: 1 }), testEvent({ sequence: 2 })]));

    await eventually(async () => {
      expect((await effects()).map(({ sequence }) => sequence)).toEqual([1, 2]);
    });
  });

  test('delivered three times and shuffled, each has its effect once', async () => {
    await start();
    const events = Array.from({ length: 60 }, (_, index) =>
      testEvent({ subject: `ord_${index % 7}`, sequence: index }),
    );
    const inbox = createPostgresInbox(database.db.kysely, consumer);
    const thrice = [...events, ...events, ...events].sort(() => Math.random() - 0.5);

    // Both through the bus and past it, as a second process would: the inbox alone has to hold.
    await Promise.all([
      bus.publish(events),
      ...thrice.map((event) => inbox.once(event, (tx) => leaveEffect.handle(event, tx))),
    ]);

    await eventually(async () => (await effects()).length >= 60);
    await bus.publish([testEvent({ subject: 'ord_end', sequence: -1 })]);
    await eventually(async () => (await effects()).some(({ sequence }) => sequence === -1));
    expect((await effects()).map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual([
      -1,
      ...events.map(({ sequence }) => sequence),
    ]);
  });

  test('have their effect once when a process dies between the effect and the acknowledgement', async () => {
    const inbox = createPostgresInbox(database.db.kysely, consumer);
    const event = testEvent();
    // A process that handles and is gone before it can say so.
    const dying = await createPostgresBus({ url: log.url, log: silentLogger });
    const consumption = await dying.subscribe({
      consumer,
      channels: [placed.channel],
      ordered: true,
      concurrency: 1,
      handle: async (delivered) => {
        if (delivered.id === event.id) await inbox.once(delivered, (tx) => leaveEffect.handle(delivered, tx));
        return { kind: 'retry', delayMs: 1 };
      },
    });
    await bus.publish([event]);
    await eventually(async () => (await effects()).length === 1);
    await consumption.stop();
    await dying.close();

    await start();
    const next = testEvent({ sequence: 2 });
    await bus.publish([next]);

    await eventually(async () => (await effects()).some(({ event_id }) => event_id === next.id));
    expect((await effects()).filter(({ event_id }) => event_id === event.id)).toHaveLength(1);
  });

  test('leave nothing of an effect that failed halfway', async () => {
    let failures = 2;
    afterEffect = () => {
      if (failures-- > 0) throw new RangeError('halfway');
    };
    await start();
    await bus.publish([testEvent()]);

    await eventually(async () => (await effects()).length > 0);
    expect(await effects()).toHaveLength(1);
    expect(await deadLetters().count()).toBe(0);
  });
});

describe('a poison event', () => {
  const poison = () => testEvent({ subject: 'ord_poison' });

  beforeEach(() => {
    afterEffect = ({ subject }) => {
      if (subject === 'ord_poison') throw new RangeError('cannot be handled');
    };
  });

  async function buried(event: EventEnvelope) {
    await start();
    await bus.publish([event]);
    return eventually(async () => {
      const [letter] = await deadLetters().list();
      expect(letter?.event.id).toBe(event.id);
      return letter!;
    });
  }

  test('is dead after ten attempts, with its reason, and everything else went on', async () => {
    await start();
    const events = Array.from({ length: 100 }, (_, index) =>
      index === 50 ? poison() : testEvent({ subject: `ord_${index}`, sequence: index }),
    );
    await bus.publish(events);

    await eventually(async () => (await effects()).length === 99 && (await deadLetters().count()) === 1);
    const [letter] = await deadLetters().list();
    expect(letter).toMatchObject({ event: events[50], error: 'cannot be handled', attempts: 10 });
    expect(await deadLetters().show(letter!.id)).toEqual(letter);
  });

  test('lets later events of its aggregate through once it is dead', async () => {
    await start();
    const [first, second] = [poison(), testEvent({ subject: 'ord_poison', sequence: 2 })];
    afterEffect = ({ id }) => {
      if (id === first.id) throw new RangeError('cannot be handled');
    };
    await bus.publish([first, second]);

    await eventually(async () => (await effects()).length === 1);
    expect(await deadLetters().count()).toBe(1);
  });

  test('retried after a correction has its effect once, however often it is asked for', async () => {
    const letter = await buried(poison());
    afterEffect = () => undefined;

    const asked = await Promise.all([1, 2, 3].map(() => deadLetters().retry([letter.id])));
    expect(asked[0]).toBe(1);

    await eventually(async () => (await deadLetters().count()) === 0);
    await deadLetters().retry([letter.id]);
    expect(await effects()).toHaveLength(1);
  });

  test('retried without a correction is dead again, with the new reason', async () => {
    const letter = await buried(poison());
    afterEffect = () => {
      throw new RangeError('still not');
    };

    await deadLetters().retry([letter.id]);

    await eventually(async () => (await deadLetters().show(letter.id))?.attempts === 11);
    expect(await deadLetters().show(letter.id)).toMatchObject({ error: 'still not', retryRequestedAt: null });
    expect(await effects()).toEqual([]);
  });

  test('dropped does not come back, not even with a replay', async () => {
    const letter = await buried(poison());
    afterEffect = () => undefined;

    expect(await deadLetters().drop([letter.id])).toBe(1);
    expect(await deadLetters().drop([letter.id])).toBe(0);

    const inbox = createPostgresInbox(database.db.kysely, letter.consumer);
    expect(await inbox.once(letter.event, (tx) => leaveEffect.handle(letter.event, tx))).toBe('duplicate');
    expect(await effects()).toEqual([]);
  });

  test('is no longer dead when it is delivered again and handled', async () => {
    const letter = await buried(poison());
    afterEffect = () => undefined;

    const inbox = createPostgresInbox(database.db.kysely, letter.consumer);
    expect(await inbox.once(letter.event, (tx) => leaveEffect.handle(letter.event, tx))).toBe('handled');
    expect(await deadLetters().count()).toBe(0);
    // A failure that was on its way to the dead letters meanwhile is none any more.
    await inbox.bury(letter.event, { error: 'late', attempts: 10 });
    expect(await deadLetters().count()).toBe(0);
  });
});
