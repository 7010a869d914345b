import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { createGate } from '../../jobs/gate.ts';
import { createMetrics } from '../../telemetry/metrics.ts';
import { describeWith } from '../../testing/describe-with.ts';
import { testEvent } from '../../testing/event.ts';
import { eventually } from '../../testing/eventually.ts';
import { testStreams } from '../../testing/jetstream.ts';
import { createJetStreamBench } from '../../testing/jetstream-bench.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { inspectJetStream } from './inspect-jetstream.ts';

describeWith('NATS_SERVER_BINARY', 'the bus over JetStream and what it says to its broker', (binary) => {
  const { startServer, connect, plainClient, read, onClear, clear } = createJetStreamBench(binary);
  const event = (sequence: number, fields = {}) => testEvent({ subject: 'a', sequence, ...fields });
  jest.setTimeout(60_000);
  afterEach(clear);

  test('a batch of which a part was published before is completed, in order', async () => {
    const server = await startServer();
    const bus = await connect(server);
    const seen = await read(bus);
    const events = [1, 2, 3, 4].map((sequence) => event(sequence));
    await bus.publish(events.slice(0, 2));
    await bus.publish(events);
    await bus.publish([...events, testEvent({ subject: 'b', sequence: 1 })]);

    await eventually(() => seen.includes('b:1') && seen.includes('a:4'));
    expect(seen.filter((each) => each !== 'b:1')).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
  });

  test('a handler that takes longer than the broker waits is given its event once', async () => {
    const server = await startServer();
    const bus = await connect(server, { ackWaitMs: 600 });
    const gate = createGate();
    setTimeout(gate.open, 2_500);
    const seen = await read(bus, { handle: () => gate.passed.then(() => ({ kind: 'ack' })) });
    await bus.publish([event(1), event(2), testEvent({ subject: 'b', sequence: 1 })]);

    await eventually(() => seen.length >= 3);
    expect(seen.sort()).toEqual(['a:1', 'a:2', 'b:1']);
  });

  test('a message that is no event is passed over, and the next one handled', async () => {
    const server = await startServer();
    const bus = await connect(server);
    const seen = await read(bus);
    const stranger = await plainClient(server);
    await stranger.js.publish('hansa.evt.orders.order.placed.v1', 'hello');
    await bus.publish([event(1)]);

    await eventually(() => seen.includes('a:1'));
  });

  test('events are CloudEvents on the wire', async () => {
    const server = await startServer();
    const bus = await connect(server);
    const stranger = await plainClient(server);
    const heard = await stranger.listen('hansa.>');
    const sent = event(3, {
      correlationId: 'ord 1',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    });
    await bus.publish([sent]);

    const { subject, headers, data } = await heard();
    expect([subject, data]).toEqual([sent.channel, '{}']);
    expect(headers).toMatchObject({
      'Nats-Msg-Id': sent.id,
      'ce-id': sent.id,
      'ce-specversion': '1.0',
      'ce-type': sent.type,
      'ce-source': '/test',
      'ce-subject': 'a',
      'ce-sequence': '00000000000000000003',
      'ce-time': sent.time,
      'ce-correlationid': 'ord%201',
      'ce-datacontenttype': 'application/json',
      traceparent: sent.traceparent,
    });
  });

  test('a broker that does not sync what it acknowledges is not fit, unless that is accepted', async () => {
    const folder = temporaryFolder();
    onClear(folder.remove);
    const lazy = join(folder.path, 'lazy.conf');
    writeFileSync(lazy, 'jetstream { store_dir: $NATS_STORE_DIR }');
    const server = await startServer(lazy);
    const strict = await connect(server);
    await expect(strict.ping()).rejects.toThrow(/cannot be seen/);
    const told = await connect(server, { monitoringUrl: server.monitoringUrl });
    await expect(told.ping()).rejects.toThrow(/before they are on disk/);
    const easy = await connect(server, { syncRequired: false });
    await easy.ping();

    const durable = await startServer();
    await (await connect(durable, { monitoringUrl: durable.monitoringUrl })).ping();
    await (await connect(durable)).ping();
  });

  test('a broker that refuses our credentials is told in a sentence, and not asked again and again', async () => {
    const folder = temporaryFolder();
    onClear(folder.remove);
    const guarded = join(folder.path, 'guarded.conf');
    writeFileSync(
      guarded,
      'authorization { user: hansa, password: right }\njetstream { store_dir: $NATS_STORE_DIR }',
    );
    const server = await startServer(guarded);
    const address = { servers: [server.url], user: 'hansa', password: 'wrong' };
    await expect(connect(server, { address })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('does not accept our credentials'),
    });
    await connect(server, { address: { ...address, password: 'right' } });
  });

  test('an operator sees versions, durability, streams and readers from outside', async () => {
    const server = await startServer();
    const bus = await connect(server, { limits: { bytesMax: 1_000_000 } });
    const seen = await read(bus);
    await bus.publish([event(1), event(2)]);
    await eventually(() => seen.length === 2);

    const address = { servers: [server.url] };
    const look = () => inspectJetStream({ address, syncRequired: true, streams: testStreams });
    await eventually(async () => (await look()).consumers[0]?.unfinished === 0);
    expect(await look()).toEqual({
      server: expect.stringMatching(/^NATS 2\.\d+/),
      durability: 'sync_interval always',
      problems: [],
      streams: [
        { name: 'HANSA_INVENTORY', events: 0, bytes: 0, bytesMax: 1_000_000 },
        { name: 'HANSA_ORDERS', events: 2, bytes: expect.any(Number), bytesMax: 1_000_000 },
      ],
      consumers: [{ name: 'reader', waiting: 0, unfinished: 0, connected: true }],
    });
    await bus.close();
    await eventually(async () => (await look()).consumers[0]?.connected === false);
  });

  test('the lag of a consumer shows, and how full streams are', async () => {
    const server = await startServer();
    const metrics = createMetrics();
    const bus = await connect(server, { meter: metrics.meter('events'), limits: { bytesMax: 1_000_000 } });
    const gate = createGate();
    const seen = await read(bus, { concurrency: 1, handle: () => gate.passed.then(() => ({ kind: 'ack' })) });
    await bus.publish([event(1), event(2), event(3)]);
    await eventually(() => seen.length === 1);

    await eventually(async () =>
      /events_consumer_lag\{[^}]*consumer="reader"[^}]*\} 3/.test(await metrics.text()),
    );
    expect(await metrics.text()).toMatch(
      /events_stream_bytes_max_?\w*\{[^}]*stream="HANSA_ORDERS"[^}]*\} 1000000/,
    );
    gate.open();
    await eventually(async () =>
      /events_consumer_lag\{[^}]*consumer="reader"[^}]*\} 0/.test(await metrics.text()),
    );
    await metrics.stop();
  });
});
