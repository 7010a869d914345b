import type { Kysely } from 'kysely';
import { expire } from '../domain/reservation.ts';
import { applyStockEffect } from '../store/apply-stock-effect.ts';
import { holdsOf } from '../store/holds.ts';
import { lockStockAhead } from '../store/lock-stock.ts';
import { lockLapsedReservation, saveReservation } from '../store/reservations.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { readonly db: Kysely<Tables> };

/**
 * Clears away up to `limit` reservations whose time is over; returns how many. Stock does not depend on it,
 * because such holds count no more anyway: it brings counters and ledger up to date. No fact is published:
 * `reservation.made` told when the hold would end, and a claim that comes later is refused.
 *
 * One transaction each, so that a sweep never holds the stock of many orders at once.
 */
export const expireReservations =
  ({ db }: Deps) =>
  async (limit: number): Promise<number> => {
    let done = 0;
    while (done < limit && (await expireOne(db))) done += 1;
    return done;
  };

function expireOne(db: Kysely<Tables>): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const locked = await lockLapsedReservation(tx);
    const end = locked && expire(locked.reservation);
    if (!end) return false;
    const { orderId, version } = locked;
    const noted = await holdsOf(tx, orderId);
    const locking = await lockStockAhead(
      tx,
      noted.map(({ variantId }) => variantId),
    );
    const holds = await holdsOf(tx, orderId);
    const stock = await locking();
    await saveReservation(tx, orderId, { next: end.next, version });
    await applyStockEffect(tx, { orderId, effect: end.effect, stock, holds, next: end.next });
    return true;
  });
}
