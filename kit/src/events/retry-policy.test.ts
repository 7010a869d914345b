import { expect, test } from '@jest/globals';
import { defaultRetryPolicy, retryDelayMs } from './retry-policy.ts';

test('pauses double from 100 ms up to a minute', () => {
  const pauses = [1, 2, 3, 9, 10, 11, 100].map((failures) => retryDelayMs(failures, defaultRetryPolicy, 0));
  expect(pauses).toEqual([100, 200, 400, 25_600, 51_200, 60_000, 60_000]);
});

test('chance takes up to half of a pause away, never more', () => {
  expect(retryDelayMs(3, defaultRetryPolicy, 0.5)).toBe(300);
  expect(retryDelayMs(3, defaultRetryPolicy, 0.9999)).toBeGreaterThanOrEqual(200);
});
