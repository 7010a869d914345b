import { describe, expect, test } from '@jest/globals';
import { aggregateLines, allocate } from './allocation.ts';
import type { VariantStock } from './stock.ts';

const stock = (variantId: string, levels: [location: string, onHand: number, reserved: number][]) =>
  [
    variantId,
    {
      tracked: true,
      removed: false,
      levels: levels.map(([locationId, onHand, reserved]) => ({ variantId, locationId, onHand, reserved })),
    } satisfies VariantStock,
  ] as const;

const line = (variantId: string, quantity: number) => ({ variantId, quantity });

describe('allocation', () => {
  test('the default location empties before the others', () => {
    const shelves = new Map([
      stock('a', [
        ['main', 3, 1],
        ['far', 5, 0],
      ]),
    ]);
    expect(allocate([line('a', 4)], shelves)).toEqual({
      ok: true,
      holds: [
        { variantId: 'a', locationId: 'main', quantity: 2 },
        { variantId: 'a', locationId: 'far', quantity: 2 },
      ],
    });
  });

  test('nothing is held when one line is short, and every short variant is named', () => {
    const shelves = new Map([stock('a', [['main', 9, 0]]), stock('b', [['main', 1, 1]]), stock('c', [])]);
    expect(allocate([line('c', 1), line('a', 1), line('b', 1)], shelves)).toEqual({
      ok: false,
      reason: 'INSUFFICIENT_STOCK',
      variantIds: ['b', 'c'],
    });
  });

  test('two lines of one variant share its stock', () => {
    const shelves = new Map([stock('a', [['main', 3, 0]])]);
    expect(allocate([line('a', 2), line('a', 2)], shelves)).toMatchObject({ ok: false, variantIds: ['a'] });
    expect(allocate([line('a', 2), line('a', 1)], shelves)).toMatchObject({ ok: true });
  });

  test('an untracked variant is always granted and holds nothing', () => {
    const shelves = new Map([['a', { tracked: false, removed: false, levels: [] }]]);
    expect(allocate([line('a', 1_000_000_000)], shelves)).toEqual({ ok: true, holds: [] });
  });

  test('what the catalog removed, or never spoke of, is unknown', () => {
    const shelves = new Map([['gone', { tracked: false, removed: true, levels: [] }]]);
    expect(allocate([line('new', 1), line('gone', 1)], shelves)).toEqual({
      ok: false,
      reason: 'UNKNOWN_VARIANT',
      variantIds: ['gone', 'new'],
    });
  });

  test('lines in any order lock in one order', () => {
    const lines = [line('a', 1), line('c', 1), line('b', 1)];
    expect(aggregateLines(lines)).toEqual(aggregateLines([...lines].reverse()));
  });
});
