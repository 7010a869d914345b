import { levelAt, type Level, type Movement, type MovementKind, type VariantStock } from './stock.ts';

export interface ChangedLevel extends Level {
  /** Of the movements that changed it. */
  readonly reason: MovementKind;
}

/** What the counters show after these movements: each level that they touch, once. */
export function levelsAfter(
  movements: readonly Movement[],
  stock: ReadonlyMap<string, VariantStock>,
): ChangedLevel[] {
  const changed = new Map<string, ChangedLevel>();
  for (const { variantId, locationId, onHandDelta, reservedDelta, kind } of movements) {
    const place = JSON.stringify([variantId, locationId]);
    const level = changed.get(place) ?? levelAt(stock.get(variantId), variantId, locationId);
    changed.set(place, {
      variantId,
      locationId,
      onHand: level.onHand + onHandDelta,
      reserved: level.reserved + reservedDelta,
      reason: kind,
    });
  }
  return [...changed.values()];
}
