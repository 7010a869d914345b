import { sendAhead, sendLater } from '@hansa/kit/database/travelling-connection';
import { invariant } from '@hansa/kit/errors/invariant';
import { sql, type Selectable } from 'kysely';
import type { Reservation } from '../domain/reservation.ts';
import type { Tables, Tx } from './tables.ts';

export interface LockedReservation {
  readonly reservation: Reservation;
  /** How many answers were given so far. */
  readonly version: number;
  /** The database's clock, which alone decides about time. */
  readonly now: Date;
}

/** Locks the reservation of an order, which begins as NONE: together with what is asked next. */
export async function lockReservation(tx: Tx, orderId: string): Promise<() => Promise<LockedReservation>> {
  const make = tx
    .insertInto('reservations')
    .values({ order_id: orderId, state: 'NONE', version: 0 })
    .onConflict((conflict) => conflict.doNothing());
  await sendLater(tx, make);
  const locking = await sendAhead(tx, selectReservation(tx).where('order_id', '=', orderId).forUpdate());
  return async () => {
    const [row] = (await locking()).rows;
    invariant(row, `The reservation of ${orderId} was just made sure of.`);
    return toLocked(row);
  };
}

/** Locks a reservation whose time is over, unless there is none or somebody else is at it. */
export async function lockLapsedReservation(
  tx: Tx,
): Promise<(LockedReservation & { readonly orderId: string }) | undefined> {
  const row = await selectReservation(tx)
    .where('state', '=', 'ACTIVE')
    .where('expires_at', '<=', sql<Date>`now()`)
    .orderBy('expires_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && { ...toLocked(row), orderId: row.order_id };
}

export async function saveReservation(
  tx: Tx,
  orderId: string,
  { next, version }: { next: Reservation; version: number },
): Promise<void> {
  const save = tx
    .updateTable('reservations')
    .set({ version, ...toColumns(next) })
    .where('order_id', '=', orderId);
  await sendLater(tx, save);
}

function selectReservation(tx: Tx) {
  return tx
    .selectFrom('reservations')
    .selectAll()
    .select(sql<Date>`now()`.as('now'));
}

function toLocked(row: Row & { now: Date }): LockedReservation {
  return { reservation: toReservation(row, row.now), version: row.version, now: row.now };
}

type Row = Selectable<Tables['reservations']>;

function toReservation(row: Row, now: Date): Reservation {
  switch (row.state) {
    case 'NONE':
      return { state: 'NONE' };
    case 'ACTIVE':
      invariant(row.expires_at, 'An ACTIVE reservation has an end.');
      return { state: 'ACTIVE', expiresAt: row.expires_at, lapsed: row.expires_at <= now };
    case 'CLAIMED':
      invariant(row.expires_at, 'A CLAIMED reservation had an end.');
      return { state: 'CLAIMED', expiresAt: row.expires_at };
    case 'RELEASED':
      invariant(row.released_because, 'A RELEASED reservation has a reason.');
      return { state: 'RELEASED', because: row.released_because, restocked: row.restocked };
    case 'REFUSED':
      invariant(row.refusal_reason, 'A REFUSED reservation has a reason.');
      return { state: 'REFUSED', reason: row.refusal_reason, variantIds: row.refused_variant_ids };
  }
}

function toColumns(reservation: Reservation): Partial<Row> {
  const { state } = reservation;
  switch (state) {
    case 'NONE':
      return { state };
    case 'ACTIVE':
    case 'CLAIMED':
      return { state, expires_at: reservation.expiresAt };
    case 'RELEASED':
      return { state, released_because: reservation.because, restocked: reservation.restocked };
    case 'REFUSED':
      return {
        state,
        refusal_reason: reservation.reason,
        refused_variant_ids: [...reservation.variantIds],
      };
  }
}
