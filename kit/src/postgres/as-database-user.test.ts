import { expect, test } from '@jest/globals';
import { readingCapability } from './as-database-user.ts';

test('the mildest capability that opens folders is taken', () => {
  expect(readingCapability('CapEff:\t000001ffffffffff\n')).toBe('dac_read_search');
  expect(readingCapability('CapPrm:\t000001ffffffffff\nCapEff:\t00000000a80425fb\n')).toBe('dac_override'); // Docker's default
  expect(readingCapability('CapEff:\t0000000000000000\n')).toBeUndefined();
});
