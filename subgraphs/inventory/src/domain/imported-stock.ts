import { ON_HAND_MAX, type Level, type Movement } from './stock.ts';

/**
 * The stock an import named becomes the count, but what is held for orders stays on hand: an import is a
 * list somebody wrote earlier, an order is a promise. The ledger notes where the two disagreed.
 */
export function importedStock(level: Level, imported: number): Movement | undefined {
  const target = Math.min(Math.max(imported, level.reserved), ON_HAND_MAX);
  const onHandDelta = target - level.onHand;
  if (onHandDelta === 0) return undefined;
  const { variantId, locationId } = level;
  const movement = { kind: 'IMPORT', variantId, locationId, onHandDelta, reservedDelta: 0 } as const;
  if (target === imported) return movement;
  return { ...movement, note: `The import named ${imported}; ${level.reserved} are held for orders.` };
}
