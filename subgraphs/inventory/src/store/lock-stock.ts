import { sql } from 'kysely';
import type { Movement, VariantStock } from '../domain/stock.ts';
import { applyMovements } from './apply-movements.ts';
import type { Tx } from './tables.ts';

/**
 * Takes the locks under which the stock of these variants may change, and says what is there. Unknown
 * variants are missing from the answer.
 *
 * Everybody locks in the order of ids, so two orders for the same variants wait for each other and never
 * deadlock. Holds whose time is over are let go before anybody looks: a dead sweeper strands nothing.
 */
export async function lockStock(tx: Tx, variantIds: readonly string[]): Promise<Map<string, VariantStock>> {
  if (variantIds.length === 0) return new Map();
  const variants = await tx
    .selectFrom('variants')
    .select(['id', 'tracked', 'removed'])
    .where('id', 'in', [...new Set(variantIds)])
    .orderBy('id')
    .forUpdate()
    .execute();
  const ids = variants.map(({ id }) => id);
  if (ids.length === 0) return new Map();

  await letLapsedHoldsGo(tx, ids);
  const levels = await readLevels(tx, ids);
  return new Map(
    variants.map(({ id, tracked, removed }) => [
      id,
      { tracked, removed, levels: levels.filter(({ variantId }) => variantId === id) },
    ]),
  );
}

/** Only holds are touched and no reservation: its row may be locked by somebody who waits for us. */
async function letLapsedHoldsGo(tx: Tx, variantIds: readonly string[]): Promise<void> {
  const lapsed = await tx
    .updateTable('reservation_holds')
    .set({ held_until: null })
    .where('variant_id', 'in', variantIds)
    .where('held_until', '<=', sql<Date>`now()`)
    .returning(['order_id', 'variant_id', 'location_id', 'quantity'])
    .execute();
  const movements = lapsed.map((hold): Movement => ({
    kind: 'EXPIRE',
    variantId: hold.variant_id,
    locationId: hold.location_id,
    onHandDelta: 0,
    reservedDelta: -hold.quantity,
    orderId: hold.order_id,
  }));
  await applyMovements(tx, movements);
}

/** The default location first, the others as they were made. */
async function readLevels(tx: Tx, variantIds: readonly string[]) {
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
    .orderBy('locations.id')
    .execute();
}
