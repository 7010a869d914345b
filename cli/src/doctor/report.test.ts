import { describe, expect, test } from '@jest/globals';
import { good, wrong } from './finding.ts';
import { printFindings } from './report.ts';
import { age, bytes, counted } from './words.ts';

describe('what the doctor prints', () => {
  test('is a table, with what to do below what is wrong, and the sum of it', () => {
    const findings = [
      good('orders', 'outbox', 'empty'),
      wrong({ area: 'bus', what: 'server', seen: 'away', advice: 'Start it.' }),
    ];
    expect(printFindings(findings)).toBe(
      [
        'ok     orders  outbox  empty',
        'WRONG  bus     server  away',
        '               → Start it.',
        '',
        '1 thing is wrong.',
      ].join('\n'),
    );
    expect(printFindings(findings.slice(0, 1))).toMatch(/\n\nAll is well\.$/);
  });

  test.each([
    [bytes(0), '0 B'],
    [bytes(999), '999 B'],
    [bytes(1_500), '1.5 kB'],
    [bytes(12_345_678), '12 MB'],
    [bytes(5e15), '5000 TB'],
    [age(1.4), '1 s'],
    [age(119), '119 s'],
    [age(150), '3 min'],
    [age(10_000), '3 h'],
    [age(600_000), '7 days'],
    [counted(1, 'event'), '1 event'],
    [counted(0, 'event'), '0 events'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });
});
