import { sendLater } from '@hansa/kit/database/travelling-connection';
import { invariant } from '@hansa/kit/errors/invariant';
import type { Tx } from './tables.ts';

export interface Delivery {
  readonly orderId: string;
  /** Whether nothing may be sent for the order. */
  readonly calledOff: boolean;
  readonly version: number;
}

/** Locks what we know of an order, known or not: a cancellation may come before the order. */
export async function lockDelivery(tx: Tx, orderId: string): Promise<Delivery> {
  const make = tx
    .insertInto('deliveries')
    .values({ order_id: orderId })
    .onConflict((conflict) => conflict.doNothing());
  await sendLater(tx, make);
  const row = await tx
    .selectFrom('deliveries')
    .selectAll()
    .where('order_id', '=', orderId)
    .forUpdate()
    .executeTakeFirst();
  invariant(row, `The delivery of ${orderId} was just made sure of.`);
  return { orderId, calledOff: row.called_off, version: row.version };
}

export async function saveDelivery(tx: Tx, { orderId, calledOff, version }: Delivery): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ called_off: calledOff, version })
    .where('order_id', '=', orderId)
    .execute();
}
