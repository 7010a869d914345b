import { describe, expect, test } from '@jest/globals';
import type { ServiceStore, StoreReport } from '../events/service-stores.ts';
import { examineService } from './examine-service.ts';

const report: StoreReport = {
  server: 'MongoDB 8.0.26',
  durability: 'w majority, replica set hansa',
  problems: [],
  clockSkewMs: 3,
  bytes: 12_500_000,
  pendingMigrations: [],
};

interface Case {
  readonly report?: Partial<StoreReport>;
  readonly backlog?: { events: number; oldestAgeSeconds: number };
  readonly deadLetters?: number;
}

const examine = ({
  report: change = {},
  backlog = { events: 0, oldestAgeSeconds: 0 },
  deadLetters = 0,
}: Case) =>
  examineService(
    'orders',
    Promise.resolve({
      inspect: () => Promise.resolve({ ...report, ...change }),
      outbox: { backlog: () => Promise.resolve(backlog), replay: () => Promise.resolve(0) },
      deadLetters: { count: () => Promise.resolve(deadLetters) } as ServiceStore['deadLetters'],
      close: () => Promise.resolve(),
    }),
  );

describe('what the doctor says of a service', () => {
  test('nothing, where it is well', async () => {
    expect((await examine({})).map(({ what, ok, seen }) => [what, ok, seen])).toEqual([
      ['store', true, 'MongoDB 8.0.26, 13 MB, w majority, replica set hansa'],
      ['clock', true, '+3 ms'],
      ['migrations', true, 'up to date'],
      ['outbox', true, 'empty'],
      ['dead letters', true, 'none'],
    ]);
  });

  test('events that were written a moment ago may wait', async () => {
    const findings = await examine({ backlog: { events: 3, oldestAgeSeconds: 2 } });
    expect(findings.every(({ ok }) => ok)).toBe(true);
    expect(findings).toContainEqual(
      expect.objectContaining({ seen: '3 events waiting, the oldest for 2 s' }),
    );
  });

  test.each<[string, Case, what: string, seen: RegExp]>([
    [
      'events wait for minutes',
      { backlog: { events: 1, oldestAgeSeconds: 240 } },
      'outbox',
      /^1 event waiting, the oldest for 4 min$/,
    ],
    ['some could not be handled', { deadLetters: 2 }, 'dead letters', /^2 events$/],
    ['its store may lose what it took', { report: { problems: ['fsync is off.'] } }, 'store', /./],
    ['its clock is ahead', { report: { clockSkewMs: 6_000 } }, 'clock', /^\+6000 ms$/],
  ])('%s', async (_what, change, what, seen) => {
    expect((await examine(change)).filter(({ ok }) => !ok)).toEqual([
      expect.objectContaining({
        area: 'orders',
        what,
        seen: expect.stringMatching(seen),
        advice: expect.stringMatching(/\.$/),
      }),
    ]);
  });

  test('its tables are older than it: nothing more is asked of them', async () => {
    const findings = await examine({ report: { pendingMigrations: ['0002-more'] } });
    expect(findings.map(({ what, ok }) => [what, ok])).toEqual([
      ['store', true],
      ['clock', true],
      ['migrations', false],
    ]);
  });

  test('its store cannot be reached', async () => {
    expect(await examineService('orders', Promise.reject(new Error('no route')))).toEqual([
      expect.objectContaining({ area: 'orders', what: 'store', ok: false, seen: 'no route' }),
    ]);
  });
});
