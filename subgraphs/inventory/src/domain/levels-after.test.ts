import { describe, expect, test } from '@jest/globals';
import { levelsAfter } from './levels-after.ts';
import type { Movement } from './stock.ts';

const level = { variantId: 'v', locationId: 'here', onHand: 10, reserved: 4 };
const stock = new Map([['v', { tracked: true, removed: false, levels: [level] }]]);
const movement = (change: Partial<Movement>): Movement => ({
  ...{ kind: 'RESERVE', variantId: 'v', locationId: 'here', onHandDelta: 0, reservedDelta: 0 },
  ...change,
});

describe('what counters show after movements', () => {
  test('is what they showed and all that moved, told once for each level', () => {
    const moved = levelsAfter([movement({ reservedDelta: 2 }), movement({ reservedDelta: 1 })], stock);
    expect(moved).toEqual([{ ...level, reserved: 7, reason: 'RESERVE' }]);
  });

  test('begins with nothing where a variant never lay', () => {
    const moved = levelsAfter([movement({ kind: 'SET', locationId: 'there', onHandDelta: 3 })], stock);
    expect(moved).toEqual([{ variantId: 'v', locationId: 'there', onHand: 3, reserved: 0, reason: 'SET' }]);
  });
});
