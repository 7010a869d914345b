import { afterEach, expect, jest, test } from '@jest/globals';
import { describeWith } from '../../testing/describe-with.ts';
import { testEvent } from '../../testing/event.ts';
import { eventually } from '../../testing/eventually.ts';
import { createJetStreamBench } from '../../testing/jetstream-bench.ts';

const SECOND_NS = 1_000_000_000;

describeWith('NATS_SERVER_BINARY', 'what the broker is told to do with events', (binary) => {
  const { startServer, connect, plainClient, read, clear } = createJetStreamBench(binary);
  jest.setTimeout(60_000);
  afterEach(clear);

  test('a stream keeps them on disk for a week, says no when it is full, and knows an id for two minutes', async () => {
    const server = await startServer();
    await connect(server);
    const { jsm } = await plainClient(server);
    const wanted = {
      storage: 'file',
      retention: 'limits',
      discard: 'new',
      max_age: 7 * 24 * 3_600 * SECOND_NS,
      duplicate_window: 120 * SECOND_NS,
      deny_delete: true,
    };
    expect((await jsm.streams.info('HANSA_ORDERS')).config).toMatchObject(wanted);

    // Whatever somebody makes of it by hand is put right at the next start.
    await jsm.streams.update('HANSA_ORDERS', {
      max_age: 3_600 * SECOND_NS,
      duplicate_window: 60 * SECOND_NS,
    });
    await connect(server);
    expect((await jsm.streams.info('HANSA_ORDERS')).config).toMatchObject(wanted);
  });

  test('a consumer is durable, and what it does not acknowledge within half a minute comes again, for ever', async () => {
    const server = await startServer();
    const bus = await connect(server);
    await bus.publish([testEvent({ subject: 'a', sequence: 1 })]);
    const seen = await read(bus);
    await eventually(() => seen.length === 1);
    const { jsm } = await plainClient(server);
    expect((await jsm.consumers.info('HANSA_ORDERS', 'reader')).config).toMatchObject({
      durable_name: 'reader',
      deliver_policy: 'all',
      ack_policy: 'explicit',
      ack_wait: 30 * SECOND_NS,
      max_ack_pending: 1_000,
      max_deliver: -1,
      filter_subjects: ['hansa.evt.orders.>'],
    });
  });
});
