import { stockChanged } from '@hansa/contracts/inventory/stock-changed';
import { sendLater } from '@hansa/kit/database/travelling-connection';
import { invariant } from '@hansa/kit/errors/invariant';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { sql } from 'kysely';
import { levelsAfter, type ChangedLevel } from '../domain/levels-after.ts';
import type { LockedStock, Movement } from '../domain/stock.ts';
import type { Tx } from './tables.ts';

/**
 * The only place where stock changes. Counters, ledger and `stock.changed` events are written together, so
 * the ledger sums to the counters whatever happens. The caller holds the variants' locks, and `stock` is what was
 * there when they became its own: so what the counters will show is known, and nothing waits for the answers. The
 * database refuses a counter that would oversell, and a movement without a level.
 */
export async function applyMovements(
  tx: Tx,
  movements: readonly Movement[],
  stock: LockedStock,
): Promise<void> {
  if (movements.length === 0) return;
  const changed = levelsAfter(movements, stock);
  await appendToLedger(tx, movements);
  await moveCounters(tx, movements);
  await announce(tx, changed, stock);
}

/** One statement per set of movements, however many levels they touch: the counters, and the numbers of their events. */
async function moveCounters(tx: Tx, movements: readonly Movement[]): Promise<void> {
  const move = sql`
    with changed as (
      update stock_levels as level
      set on_hand = level.on_hand + delta.on_hand, reserved = level.reserved + delta.reserved
      from (
        select variant_id, location_id, sum(on_hand) as on_hand, sum(reserved) as reserved
        from unnest(
          ${movements.map(({ variantId }) => variantId)}::text[],
          ${movements.map(({ locationId }) => locationId)}::text[],
          ${movements.map(({ onHandDelta }) => onHandDelta)}::bigint[],
          ${movements.map(({ reservedDelta }) => reservedDelta)}::bigint[]
        ) as movement (variant_id, location_id, on_hand, reserved)
        group by variant_id, location_id
      ) as delta
      where level.variant_id = delta.variant_id and level.location_id = delta.location_id
      returning level.variant_id
    )
    update variants set stock_version = variants.stock_version + counted.levels
    from (select variant_id, count(*) as levels from changed group by variant_id) as counted
    where variants.id = counted.variant_id`;
  await sendLater(tx, move);
}

async function appendToLedger(tx: Tx, movements: readonly Movement[]): Promise<void> {
  const rows = movements.map((movement) => ({
    variant_id: movement.variantId,
    location_id: movement.locationId,
    kind: movement.kind,
    on_hand_delta: movement.onHandDelta,
    reserved_delta: movement.reservedDelta,
    order_id: movement.orderId ?? null,
    actor: movement.actor ?? null,
    note: movement.note ?? null,
  }));
  await sendLater(tx, tx.insertInto('stock_movements').values(rows));
}

/** Each event of a variant gets the next number of that variant. */
async function announce(tx: Tx, changed: readonly ChangedLevel[], stock: LockedStock): Promise<void> {
  const latest = new Map([...stock].map(([variantId, { version }]) => [variantId, version]));
  const events = changed.map(({ reason, ...level }) => {
    const before = latest.get(level.variantId);
    invariant(before !== undefined, 'Stock changes only under its variant’s lock.');
    const sequence = before + 1;
    latest.set(level.variantId, sequence);
    const data = { ...level, available: level.onHand - level.reserved, reason };
    return stockChanged.make({ subject: level.variantId, sequence, data });
  });
  await appendToOutbox(tx, '/inventory', events);
}
