import { beforeEach, describe, expect, test } from '@jest/globals';
import { testEvent } from '../../testing/event.ts';
import { createGate } from '../../jobs/gate.ts';
import { matchesChannel } from '../channel-pattern.ts';
import type { Page, Query } from './log-store.ts';
import { createTail } from './tail.ts';

let log: { position: number; channel: string }[];
let reads: Query[];
/** What a read waits for after it has seen the log. */
let beforeAnswer: () => Promise<void>;

beforeEach(() => {
  log = [];
  reads = [];
  beforeAnswer = () => Promise.resolve();
});

const append = (...channels: string[]) =>
  channels.forEach((channel) => log.push({ position: (log.at(-1)?.position ?? 0) + 2, channel }));

async function readLog(query: Query): Promise<Page> {
  reads.push(query);
  const chunk = log.filter(({ position }) => position > query.after).slice(0, query.limit);
  await beforeAnswer();
  return {
    events: chunk
      .filter(({ channel }) => matchesChannel(channel, query.channels))
      .map(({ position, channel }) => ({ position, envelope: testEvent({ channel }) })),
    readTo: chunk.at(-1)?.position,
    scanned: chunk.length,
  };
}

const positions = ({ events }: Page) => events.map(({ position }) => position);

describe('the end of the log, kept for all consumers', () => {
  test('is read once for everybody, and each gets what is theirs', async () => {
    const tail = createTail(readLog);
    tail.follow(['a']);
    tail.follow(['b', 'c.>']);
    append('a', 'b');
    expect(positions(await tail.read({ after: 0, channels: ['a'], limit: 10 }))).toEqual([2]);

    append('a', 'b', 'c.d', 'x');
    reads = [];
    const [forA, forB] = await Promise.all([
      tail.read({ after: 4, channels: ['a'], limit: 10 }),
      tail.read({ after: 4, channels: ['b', 'c.>'], limit: 10 }),
    ]);
    expect(reads.length).toBeLessThanOrEqual(2);
    expect([positions(forA), forA.readTo]).toEqual([[6], 12]);
    expect([positions(forB), forB.readTo]).toEqual([[8, 10], 12]);
  });

  test('shows everything that was there when somebody asked, though a read was under way', async () => {
    const tail = createTail(readLog);
    tail.follow(['a']);
    await tail.read({ after: 0, channels: ['a'], limit: 10 });
    const gate = createGate();
    beforeAnswer = () => gate.passed;
    const early = tail.read({ after: 0, channels: ['a'], limit: 10 });
    await Promise.resolve();
    append('a');
    const late = tail.read({ after: 0, channels: ['a'], limit: 10 });
    gate.open();

    expect(positions(await late)).toEqual([2]);
    expect((await early).events.length).toBeLessThanOrEqual(1);
  });

  test('leaves those that are far behind to read for themselves', async () => {
    const tail = createTail(readLog);
    tail.follow(['a']);
    append(...Array.from({ length: 30 }, () => 'a'));
    await tail.read({ after: 60, channels: ['a'], limit: 10 });
    expect(positions(await tail.read({ after: 10, channels: ['a'], limit: 3 }))).toEqual([12, 14, 16]);
  });

  test('gives no more than was asked for, and says that there is more', async () => {
    const tail = createTail(readLog);
    tail.follow(['a']);
    await tail.read({ after: 0, channels: ['a'], limit: 10 });
    append(...Array.from({ length: 9 }, () => 'a'));
    const first = await tail.read({ after: 0, channels: ['a'], limit: 4 });
    expect([positions(first), first.readTo, first.scanned]).toEqual([[2, 4, 6, 8], 8, 4]);
    const rest = await tail.read({ after: 8, channels: ['a'], limit: 40 });
    expect([positions(rest).length, rest.readTo]).toEqual([5, 18]);
  });

  test('misses nothing for a consumer that comes later with channels of its own', async () => {
    const tail = createTail(readLog);
    tail.follow(['a']);
    await tail.read({ after: 0, channels: ['a'], limit: 10 });
    append('b', 'a');
    await tail.read({ after: 0, channels: ['a'], limit: 10 });
    tail.follow(['b']);
    expect(positions(await tail.read({ after: 0, channels: ['b'], limit: 10 }))).toEqual([2]);
  });

  test('forgets what is old, and what it forgot is read again', async () => {
    const tail = createTail(readLog);
    tail.follow(['a']);
    await tail.read({ after: 0, channels: ['a'], limit: 500 });
    for (let round = 0; round < 6; round += 1) {
      append(...Array.from({ length: 500 }, () => 'a'));
      await tail.read({ after: log.at(-1)!.position, channels: ['a'], limit: 500 });
    }
    const page = await tail.read({ after: 0, channels: ['a'], limit: 500 });
    expect([positions(page).length, positions(page)[0]]).toEqual([500, 2]);
  });
});
