import { sendLater } from '@hansa/kit/database/travelling-connection';
import type { Hold } from '../domain/allocation.ts';
import type { Tx } from './tables.ts';

export interface NotedHold extends Hold {
  /** Whether the goods count as reserved at this moment. */
  readonly inForce: boolean;
}

/** The holds of an order. Which goods they are about never changes; `inForce` needs the variants' locks. */
export async function holdsOf(tx: Tx, orderId: string): Promise<NotedHold[]> {
  const rows = await tx
    .selectFrom('reservation_holds')
    .select(['variant_id', 'location_id', 'quantity', 'held_until'])
    .where('order_id', '=', orderId)
    .orderBy('variant_id')
    .orderBy('location_id')
    .execute();
  return rows.map((row) => ({
    variantId: row.variant_id,
    locationId: row.location_id,
    quantity: row.quantity,
    inForce: row.held_until !== null,
  }));
}

export async function noteHolds(
  tx: Tx,
  orderId: string,
  { holds, until }: { holds: readonly Hold[]; until: Date },
): Promise<void> {
  if (holds.length === 0) return;
  const rows = holds.map(({ variantId, locationId, quantity }) => ({
    order_id: orderId,
    variant_id: variantId,
    location_id: locationId,
    quantity,
    held_until: until,
  }));
  await sendLater(tx, tx.insertInto('reservation_holds').values(rows));
}

export async function endHolds(tx: Tx, orderId: string): Promise<void> {
  const end = tx
    .updateTable('reservation_holds')
    .set({ held_until: null })
    .where('order_id', '=', orderId)
    .where('held_until', 'is not', null);
  await sendLater(tx, end);
}
