import { describe, expect, test } from '@jest/globals';
import { filtersFor, overlap } from './overlap.ts';

describe('two channels have in common', () => {
  test.each([
    ['a.b', 'a.b', 'a.b'],
    ['a.b', 'a.c', undefined],
    ['a.b', 'a', undefined],
    ['a.*', 'a.b', 'a.b'],
    ['a.*.c', 'a.b.*', 'a.b.c'],
    ['a.>', 'a.b.c', 'a.b.c'],
    ['a.>', 'a', undefined],
    ['a.>', 'a.*.c', 'a.*.c'],
    ['a.>', 'a.b.>', 'a.b.>'],
    ['>', 'a.*', 'a.*'],
  ])('%s and %s: %s', (one, other, common) => {
    expect(overlap(one, other)).toBe(common);
    expect(overlap(other, one)).toBe(common);
  });
});

describe('the filters of a consumer on a stream', () => {
  const subjects = ['e.orders.>', 'c.>'];
  test('are what the stream has of the wanted channels', () => {
    expect(filtersFor(['e.>', 'c.pay.v1'], subjects)).toEqual(['c.pay.v1', 'e.orders.>']);
    expect(filtersFor(['e.users.>'], subjects)).toEqual([]);
  });
  test('leave out what another covers', () => {
    expect(filtersFor(['e.>', 'e.orders.placed', 'e.orders.*'], subjects)).toEqual(['e.orders.>']);
  });
  test('are the whole stream where two overlap in part, which the broker would refuse', () => {
    expect(filtersFor(['e.orders.*.v1', 'e.orders.placed.*'], subjects)).toEqual(subjects);
  });
});
