import { sendLater } from '@hansa/kit/database/travelling-connection';
import { stockChanged } from '@hansa/contracts/inventory/stock-changed';
import { invariant } from '@hansa/kit/errors/invariant';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { sql } from 'kysely';
import type { Level, Movement } from '../domain/stock.ts';
import type { Tx } from './tables.ts';

/**
 * The only place where stock changes. Counters, ledger and `stock.changed` events are written together, so
 * the ledger sums to the counters whatever happens. The caller holds the variants' locks (see `lockStock`),
 * and the database refuses a counter that would oversell.
 */
export async function applyMovements(tx: Tx, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return;
  await appendToLedger(tx, movements);
  await announce(tx, await moveCounters(tx, movements));
}

interface ChangedLevel extends Level {
  readonly reason: string;
  /** The variant's number of its latest event, of as many as it has levels here. */
  readonly latestSequence: number;
}

/** One statement per set of movements, however many levels they touch: the counters, and the numbers of their events. */
async function moveCounters(tx: Tx, movements: readonly Movement[]): Promise<ChangedLevel[]> {
  const { rows } = await sql<ChangedLevel>`
    with changed as (
      update stock_levels as level
      set on_hand = level.on_hand + delta.on_hand, reserved = level.reserved + delta.reserved
      from (
        select variant_id, location_id, sum(on_hand) as on_hand, sum(reserved) as reserved, max(kind) as kind
        from unnest(
          ${movements.map(({ variantId }) => variantId)}::text[],
          ${movements.map(({ locationId }) => locationId)}::text[],
          ${movements.map(({ onHandDelta }) => onHandDelta)}::bigint[],
          ${movements.map(({ reservedDelta }) => reservedDelta)}::bigint[],
          ${movements.map(({ kind }) => kind)}::text[]
        ) as movement (variant_id, location_id, on_hand, reserved, kind)
        group by variant_id, location_id
      ) as delta
      where level.variant_id = delta.variant_id and level.location_id = delta.location_id
      returning level.variant_id, level.location_id, level.on_hand, level.reserved, delta.kind
    ), numbered as (
      update variants set stock_version = variants.stock_version + counted.levels
      from (select variant_id, count(*) as levels from changed group by variant_id) as counted
      where variants.id = counted.variant_id
      returning variants.id, variants.stock_version
    )
    select changed.variant_id as "variantId", changed.location_id as "locationId",
      changed.on_hand as "onHand", changed.reserved, changed.kind as reason,
      numbered.stock_version as "latestSequence"
    from changed join numbered on numbered.id = changed.variant_id`.execute(tx);
  const moved = new Set(movements.map(({ variantId, locationId }) => `${variantId} ${locationId}`));
  invariant(rows.length === moved.size, 'Every movement needs a level to move.');
  return rows;
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
async function announce(tx: Tx, changed: readonly ChangedLevel[]): Promise<void> {
  const latest = new Map(changed.map(({ variantId, latestSequence }) => [variantId, latestSequence]));

  const events = [];
  for (const { reason, latestSequence: _, ...level } of [...changed].reverse()) {
    const sequence = latest.get(level.variantId) ?? 0;
    latest.set(level.variantId, sequence - 1);
    const data = { ...level, available: level.onHand - level.reserved, reason };
    events.unshift(stockChanged.make({ subject: level.variantId, sequence, data }));
  }
  await appendToOutbox(tx, '/inventory', events);
}
