import type { Level, VariantStock } from './stock.ts';

export interface Line {
  readonly variantId: string;
  readonly quantity: number;
}

/** So many goods of one variant at one location. */
export interface Hold extends Line {
  readonly locationId: string;
}

export type Shortage = 'INSUFFICIENT_STOCK' | 'UNKNOWN_VARIANT';

export type Allocation =
  | { readonly ok: true; readonly holds: readonly Hold[] }
  | { readonly ok: false; readonly reason: Shortage; readonly variantIds: readonly string[] };

/** One line per variant, sorted: an order may name a variant twice, and everybody must lock in one order. */
export function aggregateLines(lines: readonly Line[]): Line[] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of lines) {
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([variantId, quantity]) => ({ variantId, quantity }))
    .sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
}

/**
 * Says where the goods of all lines are to be held, or why nothing is held at all. Each variant draws on its
 * locations in their order, so that the default location empties first. Untracked variants need no hold.
 */
export function allocate(lines: readonly Line[], stock: ReadonlyMap<string, VariantStock>): Allocation {
  const wanted = aggregateLines(lines).map((line) => ({ line, stock: stock.get(line.variantId) }));

  const unknown = wanted.filter((each) => each.stock === undefined || each.stock.removed);
  if (unknown.length > 0) return refuse('UNKNOWN_VARIANT', unknown);

  const drawn = wanted.map((each) => ({ ...each, holds: each.stock ? draw(each.line, each.stock) : [] }));
  const short = drawn.filter(({ holds }) => holds === undefined);
  if (short.length > 0) return refuse('INSUFFICIENT_STOCK', short);

  return { ok: true, holds: drawn.flatMap(({ holds }) => holds ?? []) };
}

/** Undefined where all locations together hold too little. */
function draw(line: Line, stock: VariantStock): Hold[] | undefined {
  if (!stock.tracked) return [];
  let missing = line.quantity;
  const holds: Hold[] = [];
  for (const level of stock.levels) {
    const quantity = Math.min(missing, free(level));
    if (quantity > 0) holds.push({ variantId: line.variantId, locationId: level.locationId, quantity });
    missing -= Math.max(quantity, 0);
  }
  return missing === 0 ? holds : undefined;
}

function free(level: Level): number {
  return level.onHand - level.reserved;
}

function refuse(reason: Shortage, lines: readonly { readonly line: Line }[]): Allocation {
  return { ok: false, reason, variantIds: lines.map(({ line }) => line.variantId) };
}
