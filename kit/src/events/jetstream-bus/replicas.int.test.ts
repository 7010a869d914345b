import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { silentLogger } from '../../telemetry/logger.ts';
import { describeWith } from '../../testing/describe-with.ts';
import { testEvent } from '../../testing/event.ts';
import { eventually } from '../../testing/eventually.ts';
import { testStreams } from '../../testing/jetstream.ts';
import { startNatsServer } from '../../testing/nats-server.ts';
import { createJetStreamBus } from './jetstream-bus.ts';

// Compiled, because a Node of its own cannot read our sources.
const compiled = new URL('../../../dist/', import.meta.url).href;

/** A replica that writes down what it handles, and refuses one event in ten the first time it sees it. */
const replica = `
  import { appendFileSync } from 'node:fs';
  import { setTimeout as sleep } from 'node:timers/promises';
  const [, url, file, streams] = process.argv;
  const { createJetStreamBus } = await import('${compiled}events/jetstream-bus/jetstream-bus.js');
  const { silentLogger: log } = await import('${compiled}telemetry/logger.js');
  const bus = await createJetStreamBus({ address: { servers: [url] }, name: 'replica', streams: JSON.parse(streams), log });
  const note = (mark, { subject, sequence }) => appendFileSync(file, mark + ' ' + process.pid + ' ' + subject + ' ' + sequence + '\\n');
  await bus.subscribe({
    consumer: 'reader', channels: ['hansa.evt.orders.>'], ordered: true, concurrency: 8,
    handle: async (event, { attempt }) => {
      note('begin', event);
      await sleep(Math.random() * 20);
      if (attempt === 1 && event.sequence % 10 === 0) return { kind: 'retry', delayMs: 30 };
      note('done', event);
      return { kind: 'ack' };
    },
  });
  process.once('SIGTERM', () => bus.close().then(() => process.exit(0)));
  appendFileSync(file, 'ready ' + process.pid + '\\n');`;

const AGGREGATES = 10;
const EVENTS_PER_ROUND = 15;
/** Without a warning, and as an orchestrator ends a process. */
const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGKILL', 'SIGTERM', 'SIGKILL'] as const;
const EVENTS_EACH = SIGNALS.length * EVENTS_PER_ROUND;

/** `a1 12` */
const withoutProcess = (line: string) => line.split(' ').slice(2).join(' ');

describeWith('NATS_SERVER_BINARY', 'replicas of a consumer over JetStream', (binary) => {
  jest.setTimeout(120_000);

  test('killed and restarted over and over, they handle every event, and those of an aggregate in order', async () => {
    const server = await startNatsServer({ binary });
    const file = join(server.folder, 'handled');
    appendFileSync(file, '');
    const lines = () => readFileSync(file, 'utf8').trim().split('\n');
    const done = () => lines().filter((line) => line.startsWith('done'));
    const children = new Set<ChildProcess>();
    let handled: string[] = [];
    const start = async () => {
      const args = ['--input-type=module', '-e', replica, server.url, file, JSON.stringify(testStreams)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
      children.add(child);
      await eventually(() => lines().includes(`ready ${child.pid}`));
      return child;
    };
    const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      children.delete(child);
    };
    const bus = await createJetStreamBus({
      address: { servers: [server.url] },
      name: 'test',
      streams: testStreams,
      log: silentLogger,
    });
    try {
      let [older, younger] = [await start(), await start()];
      for (const [round, signal] of SIGNALS.entries()) {
        const before = done().length;
        for (let n = 1; n <= EVENTS_PER_ROUND; n += 1) {
          const sequence = round * EVENTS_PER_ROUND + n;
          await bus.publish(
            Array.from({ length: AGGREGATES }, (_, each) => testEvent({ subject: `a${each}`, sequence })),
          );
        }
        await eventually(() => done().length >= before + AGGREGATES);
        // One of them is in the middle of it, and nobody knows which.
        await end(older, signal);
        [older, younger] = [younger, await start()];
      }
      await eventually(() => new Set(done().map(withoutProcess)).size === AGGREGATES * EVENTS_EACH);
      handled = done();
    } finally {
      await Promise.all([...children].map((child) => end(child, 'SIGKILL')));
      await bus.close();
      await server.close();
    }

    expect(new Set(handled.map((line) => line.split(' ')[1])).size).toBeGreaterThan(2);
    for (let n = 0; n < AGGREGATES; n += 1) {
      const sequences = handled
        .filter((line) => line.split(' ')[2] === `a${n}`)
        .map((line) => Number(line.split(' ')[3]));
      // A repeated delivery is the inbox's to absorb; what counts is that nothing comes before its turn.
      const firsts = [...new Set(sequences)];
      expect(firsts).toEqual(Array.from({ length: EVENTS_EACH }, (_, index) => index + 1));
    }
  });
});
