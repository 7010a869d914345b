import { levelAt, ON_HAND_MAX, type Level, type Movement, type VariantStock } from './stock.ts';

/** A staff member's wish to change one counter. */
export type CountChange = {
  readonly variantId: string;
  readonly locationId: string;
} & (
  | {
      readonly kind: 'ADJUSTMENT';
      readonly delta: number;
      /** What the staff member saw; another number there now means somebody was faster. */
      readonly changeFromQuantity: number | null;
    }
  | { readonly kind: 'SET'; readonly quantity: number }
);

export type CountProblem = 'NOT_FOUND' | 'INVALID' | 'STALE_QUANTITY' | 'NEGATIVE' | 'BELOW_RESERVED';

export interface CountRefusal {
  readonly code: CountProblem;
  /** Which change, by its place in the list. */
  readonly index: number;
  /** Which of its fields. */
  readonly field: string;
  readonly message: string;
}

export type CountDecision =
  | { readonly ok: true; readonly movements: readonly Movement[] }
  | { readonly ok: false; readonly refusals: readonly CountRefusal[] };

interface Counted {
  readonly stock: ReadonlyMap<string, VariantStock>;
  readonly locationIds: ReadonlySet<string>;
  readonly actor: string;
  readonly note: string;
}

/** All changes or none: one that cannot be made refuses the whole list, and each that cannot is told. */
export function decideCounts(changes: readonly CountChange[], counted: Counted): CountDecision {
  const places = changes.map(({ variantId, locationId }) => `${variantId} ${locationId}`);
  const refusals: CountRefusal[] = [];
  const movements: Movement[] = [];
  for (const [index, change] of changes.entries()) {
    const repeated = places.indexOf(places[index] ?? '') < index;
    const problem = repeated ? REPEATED : problemOf(change, counted);
    if (problem) refusals.push({ ...problem, index });
    else movements.push(...movementOf(change, counted));
  }
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, movements };
}

type Problem = Omit<CountRefusal, 'index'>;

const REPEATED: Problem = {
  code: 'INVALID',
  field: 'variantId',
  message: 'Name a variant at a location only once.',
};

function problemOf(change: CountChange, { stock, locationIds }: Counted): Problem | undefined {
  const variant = stock.get(change.variantId);
  if (!variant) return { code: 'NOT_FOUND', field: 'variantId', message: 'There is no such variant.' };
  if (!locationIds.has(change.locationId))
    return { code: 'NOT_FOUND', field: 'locationId', message: 'There is no such location.' };

  const level = levelAt(variant, change.variantId, change.locationId);
  if (change.kind === 'ADJUSTMENT' && (change.changeFromQuantity ?? level.onHand) !== level.onHand) {
    return {
      code: 'STALE_QUANTITY',
      field: 'changeFromQuantity',
      message: `There are ${level.onHand} now. Look again, then change.`,
    };
  }
  const field = change.kind === 'SET' ? 'quantity' : 'delta';
  const target = targetOf(change, level);
  if (target < 0)
    return { code: 'NEGATIVE', field, message: `That would leave ${target}; there are ${level.onHand}.` };
  if (target < level.reserved) {
    return {
      code: 'BELOW_RESERVED',
      field,
      message: `${level.reserved} are held for orders; no fewer can be on hand.`,
    };
  }
  if (target > ON_HAND_MAX)
    return { code: 'INVALID', field, message: `No more than ${ON_HAND_MAX} can be on hand.` };
  return undefined;
}

function movementOf(change: CountChange, { stock, actor, note }: Counted): Movement[] {
  const { kind, variantId, locationId } = change;
  const level = levelAt(stock.get(variantId) ?? nothing, variantId, locationId);
  const onHandDelta = targetOf(change, level) - level.onHand;
  return onHandDelta === 0
    ? []
    : [{ kind, variantId, locationId, onHandDelta, reservedDelta: 0, actor, note }];
}

const nothing: VariantStock = { tracked: true, removed: false, levels: [] };

function targetOf(change: CountChange, level: Level): number {
  return change.kind === 'SET' ? change.quantity : level.onHand + change.delta;
}
