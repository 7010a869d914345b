import { afterEach, expect, jest, test } from '@jest/globals';
import { appendToOutbox } from '../../outbox/append.ts';
import { createPostgresOutbox } from '../../outbox/postgres-outbox.ts';
import { startRelay } from '../../outbox/relay.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { createMetrics } from '../../telemetry/metrics.ts';
import { describeWith } from '../../testing/describe-with.ts';
import { testEvent } from '../../testing/event.ts';
import { createEventsDatabase } from '../../testing/events-database.ts';
import { eventually } from '../../testing/eventually.ts';
import { createJetStreamBench } from '../../testing/jetstream-bench.ts';
import type { Subscription } from '../bus.ts';

describeWith('NATS_SERVER_BINARY', 'the bus over JetStream and what befalls its broker', (binary) => {
  const { startServer, connect, plainClient, read, onClear, clear } = createJetStreamBench(binary);
  const event = (sequence: number, fields = {}) => testEvent({ subject: 'a', sequence, ...fields });
  jest.setTimeout(60_000);
  afterEach(clear);

  test('a killed broker: publishing fails and readiness with it, and all goes on when it is back', async () => {
    const server = await startServer();
    const metrics = createMetrics();
    const bus = await connect(server, { meter: metrics.meter('events') });
    const seen = await read(bus);
    await bus.publish([event(1)]);
    await eventually(() => seen.length === 1);
    await bus.ping();

    await server.kill();
    await eventually(() =>
      bus.ping().then(
        () => false,
        () => true,
      ),
    );
    await expect(bus.publish([event(2)])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(bus.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });

    await server.start();
    await eventually(async () => bus.publish([event(2)]));
    await eventually(() => seen.includes('a:2'));
    await bus.ping();
    expect(seen.filter((each) => each === 'a:2')).toHaveLength(1);
    expect(await metrics.text()).toMatch(/events_bus_reconnections_total\{[^}]*\} 1/);
    await metrics.stop();
  });

  test('a broker that is away when Hansa starts is waited for', async () => {
    const server = await startServer();
    await server.kill();
    const connecting = connect(server);
    await server.start();

    await (await connecting).ping();
  });

  test('a full stream takes nothing, the outbox grows, and once there is room nothing is missing', async () => {
    const server = await startServer();
    const { db, close } = await createEventsDatabase();
    onClear(close);
    const small = await connect(server, { limits: { bytesMax: 1_000_000 } });
    const metrics = createMetrics();
    onClear(metrics.stop);
    const outbox = createPostgresOutbox(db.kysely);
    const meter = metrics.meter('outbox');
    const relay = startRelay({ outbox, bus: small, meter, log: silentLogger });
    onClear(relay.stop);
    const text = 'x'.repeat(50_000);
    const append = async (from: number) => {
      const events = Array.from({ length: 5 }, (_, index) => event(from + index, { data: { text } }));
      await appendToOutbox(db.kysely, '/test', events);
      relay.wake();
    };
    for (let from = 1; from <= 36; from += 5) await append(from);

    await eventually(async () => (await small.ping().catch(String)) !== undefined);
    await expect(small.ping()).rejects.toThrow(
      /HANSA_ORDERS did not take the events: maximum bytes exceeded/,
    );
    const tooMany = Array.from({ length: 20 }, (_, index) =>
      testEvent({ subject: 'z', sequence: index, data: { text } }),
    );
    await expect(small.publish(tooMany)).rejects.toMatchObject({ code: 'INTERNAL' });
    // What the alarms for a growing outbox and for a bus that refuses look at.
    const waiting = async () =>
      Number(/^hansa_outbox_waiting_events\{[^}]*\} (\d+)/m.exec(await metrics.text())?.[1]);
    expect(await waiting()).toBeGreaterThan(0);
    expect(await metrics.text()).toMatch(
      /^hansa_outbox_publish_failures_total\{[^}]*reason="refused"[^}]*\} [1-9]/m,
    );

    const large = await connect(server, { limits: { bytesMax: 10_000_000 } });
    const seen = await read(large);
    await eventually(async () => (await waiting()) === 0);
    await eventually(() => seen.length >= 40);
    expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => `a:${index + 1}`));
    await small.ping();
  });

  test('a stream that is deleted under it is made anew, and its readers go on', async () => {
    const server = await startServer();
    const bus = await connect(server);
    const seen = await read(bus);
    await bus.publish([event(1)]);
    await eventually(() => seen.length === 1);

    const admin = await plainClient(server);
    await admin.jsm.streams.delete('HANSA_ORDERS');
    await bus.publish([event(2)]);
    await bus.publish([event(3), event(4)]);

    await eventually(() => seen.includes('a:4'));
    expect(seen).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
    await bus.ping();
  });

  test('a consumer that is deleted under it is made anew, and begins at the beginning', async () => {
    const server = await startServer();
    const bus = await connect(server);
    const seen = await read(bus);
    await bus.publish([event(1)]);
    await eventually(() => seen.length === 1);

    const admin = await plainClient(server);
    await admin.jsm.consumers.delete('HANSA_ORDERS', 'reader');
    await bus.publish([event(2)]);

    await eventually(() => seen.includes('a:2'));
    expect(seen).toEqual(['a:1', 'a:1', 'a:2']);
  });

  test('what waits to be retried is written down again when its place was deleted', async () => {
    const server = await startServer();
    const bus = await connect(server);
    let fail = true;
    const handle: Subscription['handle'] = ({ sequence }) =>
      Promise.resolve(fail && sequence === 1 ? { kind: 'retry', delayMs: 20 } : { kind: 'ack' });
    const seen = await read(bus, { handle });
    await bus.publish([event(1), event(2)]);
    await eventually(() => seen.length > 3);

    const admin = await plainClient(server);
    await admin.jsm.streams.delete('HANSA_CONSUMER_reader');
    const before = seen.length;
    await eventually(() => seen.length > before + 3);
    await bus.close();
    fail = false;
    const seenAfter = await read(await connect(server), { handle });

    await eventually(() => seenAfter.includes('a:2'));
    expect(seenAfter).toEqual(['a:1', 'a:2']);
  });

  test('what waits to be retried is not forgotten when the broker is killed', async () => {
    const server = await startServer();
    const warned: unknown[] = [];
    const log = { ...silentLogger, warn: (...said: unknown[]) => void warned.push(said) };
    const bus = await connect(server, { log });
    let fail = true;
    const seen = await read(bus, {
      handle: ({ sequence }) =>
        Promise.resolve(fail && sequence === 1 ? { kind: 'retry', delayMs: 20 } : { kind: 'ack' }),
    });
    await bus.publish([event(1), event(2)]);
    const admin = await plainClient(server);
    const unacknowledged = async () =>
      (await admin.jsm.consumers.info('HANSA_ORDERS', 'reader')).num_ack_pending;
    // Both wait: one for its time, one for its turn.
    await eventually(async () => seen.length > 3 && (await unacknowledged()) === 0);

    await server.kill();
    await server.start();
    const before = seen.length;
    await eventually(() => seen.length > before + 3);
    fail = false;
    await eventually(() => seen.includes('a:2'));
    expect(seen.slice(seen.lastIndexOf('a:1'))).toEqual(['a:1', 'a:2']);
    expect(JSON.stringify(warned)).not.toContain('no longer on the bus');
  });

  test('a broker that lost its whole store serves again, and what is published again arrives', async () => {
    const server = await startServer();
    const bus = await connect(server);
    let fail = true;
    const seen = await read(bus, {
      handle: ({ sequence }) =>
        Promise.resolve(fail && sequence === 1 ? { kind: 'retry', delayMs: 20 } : { kind: 'ack' }),
    });
    const events = [event(1), event(2)];
    await bus.publish(events);
    await eventually(() => seen.length > 3);

    await server.kill();
    server.wipe();
    fail = false;
    await server.start();
    // What `hansa events replay` makes the relays do.
    await eventually(async () => bus.publish(events));

    await eventually(() => seen.includes('a:2'));
    expect(seen.slice(seen.lastIndexOf('a:1'))).toEqual(['a:1', 'a:2']);
    await eventually(async () => bus.ping().then(() => true));
  });
});
