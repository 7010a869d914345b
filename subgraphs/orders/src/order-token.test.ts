import { expect, test } from '@jest/globals';
import { createOrderTokens } from './order-token.ts';

const tokens = createOrderTokens('a secret of thirty-two characters');

test('a token fits its own order and no other, the same every time', () => {
  expect(tokens.of('ord_1')).toBe(tokens.of('ord_1'));
  expect(tokens.fits('ord_1', tokens.of('ord_1'))).toBe(true);
  expect(tokens.fits('ord_2', tokens.of('ord_1'))).toBe(false);
});

test('a token of another secret, a part of one, and no token at all fit nothing', () => {
  const token = tokens.of('ord_1');
  for (const wrong of [
    createOrderTokens('another secret').of('ord_1'),
    token.slice(0, -2),
    `${token}AA`,
    '',
    '💥',
  ]) {
    expect(tokens.fits('ord_1', wrong)).toBe(false);
  }
});
