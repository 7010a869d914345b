/** The counters of one variant at one location. */
export interface Level {
  readonly variantId: string;
  readonly locationId: string;
  /** What lies there. */
  readonly onHand: number;
  /** What of it is held for orders; from 0 to `onHand`, always. */
  readonly reserved: number;
}

/** A variant's stock while it is locked. */
export interface VariantStock {
  /** Whether stock is counted at all; an untracked variant can always be sold. */
  readonly tracked: boolean;
  /** Whether the catalog removed it; its goods can be counted, but no longer be promised. */
  readonly removed: boolean;
  /** In the order in which they are drawn on. */
  readonly levels: readonly Level[];
}

/** What variants' locks have shown, by variant; each with the number of its latest event. */
export type LockedStock = ReadonlyMap<string, VariantStock & { readonly version: number }>;

export type MovementKind =
  'ADJUSTMENT' | 'SET' | 'IMPORT' | 'RESERVE' | 'EXPIRE' | 'RELEASE' | 'CLAIM' | 'RETURN';

/** One line of the ledger. */
export interface Movement {
  readonly kind: MovementKind;
  readonly variantId: string;
  readonly locationId: string;
  readonly onHandDelta: number;
  readonly reservedDelta: number;
  readonly orderId?: string;
  readonly actor?: string;
  readonly note?: string;
}

/** What a counter may show: more than any warehouse holds, and sums over all locations stay exact. */
export const ON_HAND_MAX = 1_000_000_000;

/** The level, or the empty one of a location where the variant never lay. */
export function levelAt(stock: VariantStock | undefined, variantId: string, locationId: string): Level {
  const level = stock?.levels.find((each) => each.locationId === locationId);
  return level ?? { variantId, locationId, onHand: 0, reserved: 0 };
}
