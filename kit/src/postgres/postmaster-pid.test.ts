import { expect, test } from '@jest/globals';
import { parsePostmasterPid } from './postmaster-pid.ts';

const lines = [
  '4711',
  '/data/postgres',
  '1700000000',
  '54321',
  '',
  '127.0.0.1',
  '  123  456',
  'ready   ',
  '',
];

test('a complete pid file says who, where and whether ready', () => {
  expect(parsePostmasterPid(lines.join('\n'))).toEqual({
    kind: 'present',
    pid: 4711,
    port: 54321,
    status: 'ready',
  });
});

test('a pid file that is still being written is present, not ready', () => {
  expect(parsePostmasterPid(lines.slice(0, 5).join('\n'))).toMatchObject({
    kind: 'present',
    pid: 4711,
    status: 'unknown',
  });
});

test.each(['', '\n', 'abc', '-4711', '0', '12345678901234'])('%j is garbage', (text) => {
  expect(parsePostmasterPid(text)).toEqual({ kind: 'garbage' });
});
