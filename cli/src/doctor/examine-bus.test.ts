import type { BusReport } from '@hansa/kit/events/bus-report';
import { describe, expect, test } from '@jest/globals';
import { examineBus } from './examine-bus.ts';

const report: BusReport = {
  server: 'NATS 2.15.0',
  durability: 'sync_interval always',
  problems: [],
  streams: [{ name: 'HANSA_ORDERS', events: 12, bytes: 4_000, bytesMax: 1_000_000 }],
  consumers: [{ name: 'payments', waiting: 3, unfinished: 1, connected: true }],
};
const wrong = async (change: Partial<BusReport>) =>
  (await examineBus(() => Promise.resolve({ ...report, ...change })))
    .filter(({ ok }) => !ok)
    .map(({ what, seen, advice }) => `${what}: ${seen} → ${advice}`);
const reader = { name: 'payments', waiting: 0, unfinished: 0, connected: true };

describe('what the doctor says of the bus', () => {
  test('nothing, where it is well', async () => {
    expect(await wrong({})).toEqual([]);
    expect((await examineBus(() => Promise.resolve(report))).map(({ seen }) => seen)).toEqual([
      'NATS 2.15.0, sync_interval always',
      '12 events, 4.0 kB of 1.0 MB',
      '3 events behind, 1 unfinished',
    ]);
  });

  test.each<[string, Partial<BusReport>, RegExp]>([
    [
      'it forgets what it acknowledged',
      { problems: ['Set sync_interval.'] },
      /^server: .* → Set sync_interval\.$/,
    ],
    ['its clock is off', { clockSkewMs: -60_000 }, /^clock: -60000 ms → .*NTP/],
    [
      'a stream is nearly full',
      { streams: [{ name: 'HANSA_ORDERS', events: 9, bytes: 900, bytesMax: 1_000 }] },
      /^stream HANSA_ORDERS: 9 events, 900 B of 1\.0 kB → Give it more room/,
    ],
    [
      'nobody reads',
      { consumers: [{ ...reader, connected: false }] },
      /^reader payments: .*nobody is reading → Start payments/,
    ],
    [
      'a reader is far behind',
      { consumers: [{ ...reader, waiting: 10_001 }] },
      /^reader payments: 10001 events behind.* → .*log and database/,
    ],
  ])('%s', async (_what, change, sentence) => {
    expect(await wrong(change)).toEqual([expect.stringMatching(sentence)]);
  });

  test('a stream that only the disk limits is never full', async () => {
    expect(await wrong({ streams: [{ name: 'log', events: 1, bytes: 1e12 }] })).toEqual([]);
  });

  test('it does not answer', async () => {
    const findings = await examineBus(() => Promise.reject(new Error('connect ECONNREFUSED')));
    expect(findings).toEqual([
      expect.objectContaining({ area: 'bus', what: 'server', ok: false, seen: 'connect ECONNREFUSED' }),
    ]);
  });
});
