import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createDeadlines } from './deadlines.ts';

test('a call that lasts too long expires once, and no sooner', async () => {
  const deadlines = createDeadlines(60);
  const begun = performance.now();
  const expired: number[] = [];
  deadlines.begin(() => expired.push(performance.now() - begun));
  while (expired.length === 0) await sleep(5);
  await sleep(100);
  expect(expired).toHaveLength(1);
  expect(expired[0]).toBeGreaterThanOrEqual(60);
});

test('calls that end in time do not expire, in whatever order they end', async () => {
  const deadlines = createDeadlines(40);
  const expired: number[] = [];
  const all = [0, 1, 2, 3, 4].map((n) => deadlines.begin(() => expired.push(n)));
  for (const n of [4, 0, 2, 2]) {
    const deadline = all[n];
    if (deadline) deadlines.end(deadline);
  }
  while (expired.length < 2) await sleep(5);
  await sleep(80);
  expect(expired.sort()).toEqual([1, 3]);
});

test('one that begins after a quiet time expires like the first', async () => {
  const deadlines = createDeadlines(20);
  for (const _ of [1, 2]) {
    const timeout = await new Promise((resolve) => deadlines.begin(resolve));
    expect(timeout).toMatchObject({ code: 'TIMEOUT', message: 'There was no answer within 20 ms.' });
    await sleep(40);
  }
});
