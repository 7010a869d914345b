import { sendAhead } from '@hansa/kit/database/travelling-connection';
import { sql } from 'kysely';
import type { Hold } from '../domain/allocation.ts';
import type { LockedStock, Movement } from '../domain/stock.ts';
import { applyMovements } from './apply-movements.ts';
import type { Tx } from './tables.ts';

/**
 * Takes the locks under which the stock of these variants may change, and says what is there. Unknown
 * variants are missing from the answer.
 *
 * Everybody locks in the order of ids, so two orders for the same variants wait for each other and never
 * deadlock. Holds whose time is over are let go before anybody looks: a dead sweeper strands nothing.
 */
export async function lockStock(tx: Tx, variantIds: readonly string[]): Promise<LockedStock> {
  return (await lockStockAhead(tx, variantIds))();
}

/**
 * As `lockStock`, together with what is asked next: while many want one variant, nothing counts but how long each
 * holds its lock, and every answer that is waited for makes it longer.
 */
export async function lockStockAhead(
  tx: Tx,
  variantIds: readonly string[],
): Promise<() => Promise<LockedStock>> {
  if (variantIds.length === 0) return () => Promise.resolve(new Map());
  const ids = [...new Set(variantIds)];
  const locking = await sendAhead(tx, lockVariants(tx, ids));
  const lettingGo = await sendAhead(tx, letLapsedHoldsGo(tx, ids));
  const reading = await sendAhead(tx, readLevels(tx, ids));
  return async () => {
    const { rows: variants } = await locking();
    const { rows: lapsed } = await lettingGo();
    const { rows: levels } = await reading();
    const stock = new Map(
      variants.map(({ id, ...variant }) => [
        id,
        { ...variant, levels: levels.filter(({ variantId }) => variantId === id) },
      ]),
    );
    if (lapsed.length === 0) return stock;
    await applyMovements(tx, lapsed.map(toExpiry), stock);
    // Once more, with what was let go; the locks are ours, so nothing else has changed.
    return lockStock(tx, ids);
  };
}

function lockVariants(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('variants')
    .select(['id', 'tracked', 'removed', 'stock_version as version'])
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate();
}

/** Only holds are touched and no reservation: its row may be locked by somebody who waits for us. */
function letLapsedHoldsGo(tx: Tx, variantIds: readonly string[]) {
  return tx
    .updateTable('reservation_holds')
    .set({ held_until: null })
    .where('variant_id', 'in', variantIds)
    .where('held_until', '<=', sql<Date>`now()`)
    .returning(['order_id as orderId', 'variant_id as variantId', 'location_id as locationId', 'quantity']);
}

function toExpiry({
  orderId,
  variantId,
  locationId,
  quantity,
}: Hold & { readonly orderId: string }): Movement {
  return { kind: 'EXPIRE', variantId, locationId, onHandDelta: 0, reservedDelta: -quantity, orderId };
}

/** The default location first, the others as they were made. */
function readLevels(tx: Tx, variantIds: readonly string[]) {
  return tx
    .selectFrom('stock_levels')
    .innerJoin('locations', 'locations.id', 'stock_levels.location_id')
    .select([
      'stock_levels.variant_id as variantId',
      'stock_levels.location_id as locationId',
      'stock_levels.on_hand as onHand',
      'stock_levels.reserved',
    ])
    .where('stock_levels.variant_id', 'in', variantIds)
    .orderBy('stock_levels.variant_id')
    .orderBy('locations.is_default', 'desc')
    .orderBy('locations.id');
}
