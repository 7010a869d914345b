import { describe, expect, test } from '@jest/globals';
import { decideCounts, type CountChange } from './count-change.ts';

const counted = {
  stock: new Map([
    [
      'a',
      {
        tracked: true,
        removed: false,
        levels: [{ variantId: 'a', locationId: 'main', onHand: 10, reserved: 4 }],
      },
    ],
  ]),
  locationIds: new Set(['main', 'far']),
  actor: 'staff_1',
  note: 'count',
};

const adjust = (delta: number, changeFromQuantity: number | null = null): CountChange => ({
  kind: 'ADJUSTMENT',
  variantId: 'a',
  locationId: 'main',
  delta,
  changeFromQuantity,
});

const set = (quantity: number, locationId = 'main', variantId = 'a'): CountChange => ({
  kind: 'SET',
  variantId,
  locationId,
  quantity,
});

describe('a count', () => {
  test.each<[string, CountChange, string]>([
    ['fewer than none', adjust(-11), 'NEGATIVE delta'],
    ['a negative count', set(-1), 'NEGATIVE quantity'],
    ['fewer than are held for orders', adjust(-7), 'BELOW_RESERVED delta'],
    ['a count of none while some are held', set(0), 'BELOW_RESERVED quantity'],
    ['more than can be counted', adjust(1_000_000_000), 'INVALID delta'],
    ['more than can be set', set(1_000_000_001), 'INVALID quantity'],
    ['a change from another quantity', adjust(1, 9), 'STALE_QUANTITY changeFromQuantity'],
    ['an unknown variant', set(1, 'main', 'b'), 'NOT_FOUND variantId'],
    ['an unknown location', set(1, 'nowhere'), 'NOT_FOUND locationId'],
  ])('refuses %s', (_what, change, refusal) => {
    const decision = decideCounts([change], counted);
    expect(decision.ok ? [] : decision.refusals.map(({ code, field }) => `${code} ${field}`)).toEqual([
      refusal,
    ]);
  });

  test('is made where a variant never lay before', () => {
    const decision = decideCounts([set(1_000_000_000, 'far')], counted);
    expect(decision).toMatchObject({ ok: true, movements: [{ kind: 'SET', onHandDelta: 1_000_000_000 }] });
  });

  test('that changes nothing leaves no trace in the ledger', () => {
    expect(decideCounts([set(10)], counted)).toEqual({ ok: true, movements: [] });
    expect(decideCounts([adjust(0, 10)], counted)).toEqual({ ok: true, movements: [] });
  });

  test('that cannot be made refuses the others with it', () => {
    expect(decideCounts([set(11), set(-1, 'far')], counted)).toMatchObject({
      ok: false,
      refusals: [{ code: 'NEGATIVE', index: 1 }],
    });
  });

  test('of one place twice is refused, because the second would overrule the first', () => {
    expect(decideCounts([set(11), set(12)], counted)).toMatchObject({
      ok: false,
      refusals: [{ code: 'INVALID', index: 1 }],
    });
  });
});
