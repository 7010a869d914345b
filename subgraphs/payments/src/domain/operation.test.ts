import { expect, test } from '@jest/globals';
import { pauseAfterRefusalMs, pauseAfterUnknownMs, providerKey } from './operation.ts';

const amount = { amount: 1, currencyCode: 'EUR' };

test('the key at the provider follows from what is asked alone', () => {
  const again = false;
  const token = { kind: 'AUTHORIZATION', paymentMethodToken: 'tok', amount, again } as const;
  expect(providerKey('ord_1', token, 1)).toBe('ord_1:authorize');
  expect(providerKey('ord_1', { kind: 'CAPTURE', authorization: 'a', amount, again }, 1)).toBe(
    'ord_1:capture',
  );
  expect(providerKey('ord_1', { kind: 'CAPTURE', authorization: 'a', amount, again }, 2)).toBe(
    'ord_1:capture:2',
  );
  expect(providerKey('ord_1', { kind: 'VOID', authorization: 'a', amount, again }, 1)).toBe('ord_1:void');
  const refund = { kind: 'REFUND', capture: 'c', refundId: 'ref_1', amount, again } as const;
  expect(providerKey('ord_1', refund, 7)).toBe('refund:ref_1');
});

test('pauses grow, and never beyond their limit', () => {
  const policy = { firstMs: 100, longestMs: 60_000, random: 0 };
  expect([1, 2, 3, 40, 4_000].map((attempts) => pauseAfterUnknownMs(attempts, policy))).toEqual([
    100, 200, 400, 60_000, 60_000,
  ]);
  expect(pauseAfterUnknownMs(1, { ...policy, random: 0.999 })).toBe(50);
  expect([2, 3, 4, 400].map(pauseAfterRefusalMs)).toEqual([60_000, 120_000, 240_000, 3_600_000]);
});
