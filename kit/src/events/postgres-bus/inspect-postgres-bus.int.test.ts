import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { silentLogger } from '../../telemetry/logger.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { testEvent } from '../../testing/event.ts';
import { eventually } from '../../testing/eventually.ts';
import { inspectPostgresBus } from './inspect-postgres-bus.ts';
import { createPostgresBus } from './postgres-bus.ts';

let server: TestDatabase;
beforeAll(async () => {
  server = await createTestDatabase();
});
afterAll(() => server.close());

describe('what an operator is told of the log', () => {
  test('that it is not made yet', async () => {
    expect(await inspectPostgresBus(server.url)).toMatchObject({
      server: expect.stringMatching(/^PostgreSQL \d+\.\d+$/),
      problems: expect.arrayContaining([expect.stringMatching(/0001-log.*next start/)]),
      streams: [],
      consumers: [],
    });
  });

  test('how much there is, how far each reader is, and whether anybody is at work for it', async () => {
    const bus = await createPostgresBus({ url: server.url, log: silentLogger });
    const subscribe = (consumer: string, kind: 'ack' | 'retry') =>
      bus.subscribe({
        consumer,
        channels: ['>'],
        ordered: true,
        concurrency: 1,
        handle: () => Promise.resolve(kind === 'ack' ? { kind } : { kind, delayMs: 60_000 }),
      });
    const reading = await subscribe('reading', 'ack');
    await subscribe('failing', 'retry');
    await bus.publish([testEvent(), testEvent()]);

    const seen = async () => {
      const { consumers } = await inspectPostgresBus(server.url);
      return Object.fromEntries(consumers.map(({ name, ...rest }) => [name, rest]));
    };
    await eventually(async () => {
      const { reading: done, failing } = await seen();
      return done?.waiting === 0 && failing?.waiting === 0 && failing.unfinished === 2;
    });
    expect(await seen()).toEqual({
      reading: { waiting: 0, unfinished: 0, connected: true },
      failing: { waiting: 0, unfinished: 2, connected: true },
    });
    expect((await inspectPostgresBus(server.url)).streams).toEqual([
      { name: 'log', events: 2, bytes: expect.any(Number) },
    ]);

    await reading.stop();
    await bus.publish([testEvent()]);
    expect((await seen())['reading']).toEqual({ waiting: 1, unfinished: 0, connected: false });
    await bus.close();
    expect((await seen())['failing']).toMatchObject({ connected: false });
  });
});
