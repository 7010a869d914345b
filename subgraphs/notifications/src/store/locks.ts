import { sendLater } from '@hansa/kit/database/travelling-connection';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/**
 * One transaction at a time speaks about an order that may not have a row yet: otherwise a shipment could be
 * parked just after the order came and looked for parked shipments, and wait for ever.
 */
export async function lockOrder(tx: Db, orderId: string): Promise<void> {
  await sendLater(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`order/${orderId}`}, 0))`);
}

/**
 * Keeps the customer from being erased until the transaction ends, so that it cannot write down what the
 * erasure just looked for. Taken after the order's lock and before the first row is written: the erasure
 * takes no order's lock, so nobody waits in a circle.
 */
export async function holdCustomer(tx: Db, customerId: string | null): Promise<void> {
  if (customerId === null) return;
  await sendLater(
    tx,
    sql`select pg_advisory_xact_lock_shared(hashtextextended(${`customer/${customerId}`}, 0))`,
  );
}

/** Waits for everybody who holds the customer, and keeps others from doing so. */
export async function lockCustomer(tx: Db, customerId: string): Promise<void> {
  await sendLater(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`customer/${customerId}`}, 0))`);
}
