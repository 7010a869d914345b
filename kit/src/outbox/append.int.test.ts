import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventEnvelope, OutgoingEvent } from '../events/envelope.ts';
import { causedBy } from '../events/cause.ts';
import { withTrace } from '../telemetry/trace.ts';
import { testEvent } from '../testing/event.ts';
import { createEventsDatabase, type EventsDatabase } from '../testing/events-database.ts';
import { appendToOutbox } from './append.ts';
import { createPostgresOutbox } from './postgres-outbox.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
let database: EventsDatabase;

beforeAll(async () => {
  database = await createEventsDatabase();
});
beforeEach(async () => {
  await database.db.pool.query('truncate outbox');
});
afterAll(() => database.close());

function outgoing(fields: Partial<OutgoingEvent> = {}): OutgoingEvent {
  const { type, channel, subject, sequence, data } = testEvent();
  return { type, channel, subject, sequence, data, ...fields };
}

async function drained(): Promise<EventEnvelope[]> {
  const events: EventEnvelope[] = [];
  await createPostgresOutbox(database.db.kysely).drain(100, (batch) => {
    events.push(...batch);
    return Promise.resolve();
  });
  return events;
}

describe('an event appended to the outbox', () => {
  test('comes out as it went in, with an id, the time and its source', async () => {
    const event = outgoing({ correlationId: 'ord_1', data: { b: 1, a: ['“ü” \u0000', 1.5, null] } });

    await appendToOutbox(database.db.kysely, '/orders', [event]);

    const [sent] = await drained();
    expect(sent).toEqual({
      ...event,
      source: '/orders',
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
    });
    expect(JSON.stringify(sent?.data)).toBe(JSON.stringify(event.data));
  });

  test('carries the trace of the request that led to it', async () => {
    await withTrace({ traceparent, tracestate: 'vendor=1' }, () =>
      appendToOutbox(database.db.kysely, '/orders', [outgoing()]),
    );

    expect(await drained()).toEqual([expect.objectContaining({ traceparent, tracestate: 'vendor=1' })]);
  });

  test('names the event being handled as its cause, and goes on with its correlation and trace', async () => {
    const cause = testEvent({ correlationId: 'ord_9', traceparent });

    await causedBy(cause, () =>
      appendToOutbox(database.db.kysely, '/payments', [outgoing(), outgoing({ correlationId: 'own' })]),
    );

    const [inherited, own] = await drained();
    expect(inherited).toMatchObject({ causationId: cause.id, correlationId: 'ord_9', traceparent });
    expect(own).toMatchObject({ causationId: cause.id, correlationId: 'own' });
  });

  test('keeps its place among those appended with it', async () => {
    const events = Array.from({ length: 500 }, (_, index) => outgoing({ sequence: index }));

    await appendToOutbox(database.db.kysely, '/orders', events);

    expect((await drained()).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  test('is gone with the transaction it belongs to', async () => {
    const transaction = database.db.kysely.transaction().execute(async (tx) => {
      await appendToOutbox(tx, '/orders', [outgoing()]);
      return Promise.reject(new RangeError('no stock'));
    });

    await expect(transaction).rejects.toThrow('no stock');
    expect(await drained()).toEqual([]);
  });

  test('is refused while it can be, if the bus would not take it', async () => {
    const large = outgoing({ data: { text: 'x'.repeat(950_000) } });

    await expect(appendToOutbox(database.db.kysely, '/orders', [large])).rejects.toMatchObject({
      code: 'INVALID_EVENT',
      message: expect.stringContaining('the bus takes 900000'),
    });
  });
});
