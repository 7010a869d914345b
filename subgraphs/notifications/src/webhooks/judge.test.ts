import { describe, expect, test } from '@jest/globals';
import { judge, scheduleMs } from './judge.ts';

const now = new Date('2026-11-03T10:00:00Z');
const answered = (status: number, retryAfter?: string) => ({ kind: 'answered' as const, status, retryAfter });

describe('after an attempt', () => {
  test('any 2xx is delivered', () => {
    for (const status of [200, 202, 204, 299]) {
      expect(judge(answered(status), { tries: 1, now })).toEqual({ kind: 'delivered' });
    }
  });

  test('410 is the end, everything else is tried ten times in 75 hours and a half', () => {
    expect(judge(answered(410), { tries: 1, now }).kind).toBe('gone');
    const failures = [
      answered(301),
      answered(400),
      answered(500),
      { kind: 'unreachable' as const, error: 'no' },
    ];
    for (const failure of failures) {
      const verdicts = scheduleMs.map((_, index) => judge(failure, { tries: index + 1, now }));
      expect(verdicts.map(({ kind }) => kind)).toEqual([...Array<string>(9).fill('retry'), 'exhausted']);
      const waitedMs = verdicts.reduce((sum, each) => sum + (each.kind === 'retry' ? each.delayMs : 0), 0);
      expect(waitedMs / 3_600_000).toBeCloseTo(75.58, 1);
    }
  });

  test('the receiver’s wish for patience is granted, up to a day', () => {
    const delay = (header: string) => {
      const verdict = judge(answered(503, header), { tries: 1, now });
      return verdict.kind === 'retry' ? verdict.delayMs / 1_000 : undefined;
    };
    expect(delay('120')).toBe(120);
    expect(delay('Tue, 03 Nov 2026 10:02:00 GMT')).toBe(120);
    expect(delay('1')).toBe(5);
    expect(delay('99999999')).toBe(86_400);
    for (const nonsense of ['soon', '-1', '', 'Mon, 01 Jan 2001 00:00:00 GMT'])
      expect(delay(nonsense)).toBe(5);
  });
});
