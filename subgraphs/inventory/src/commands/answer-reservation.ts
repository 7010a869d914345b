import { reservationClaimed } from '@hansa/contracts/inventory/reservation-claimed';
import { reservationMade } from '@hansa/contracts/inventory/reservation-made';
import { reservationRefused } from '@hansa/contracts/inventory/reservation-refused';
import { reservationReleased } from '@hansa/contracts/inventory/reservation-released';
import { assertNever } from '@hansa/kit/errors/assert-never';
import type { OutgoingEvent } from '@hansa/kit/events/envelope';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { decide, type Answer, type ReservationMessage } from '../domain/reservation.ts';
import type { VariantStock } from '../domain/stock.ts';
import { applyStockEffect } from '../store/apply-stock-effect.ts';
import { holdsOf } from '../store/holds.ts';
import { lockStockAhead } from '../store/lock-stock.ts';
import { lockReservation, saveReservation, type LockedReservation } from '../store/reservations.ts';
import type { Tx } from '../store/tables.ts';

interface Asked {
  readonly orderId: string;
  /** Variants to lock besides those that are held already. */
  readonly variantIds?: readonly string[];
  /** The message, once it is known what is in stock. */
  readonly message: (stock: ReadonlyMap<string, VariantStock>, now: Date) => ReservationMessage;
}

/**
 * One message about a reservation, answered in the caller's transaction: lock, decide, move stock, answer.
 *
 * First the reservation's row is locked, then the variants in the order of their ids. Nobody waits for a
 * reservation while holding a variant, so there is no circle to deadlock in.
 */
export async function answerReservation(
  tx: Tx,
  { orderId, variantIds = [], message }: Asked,
): Promise<Answer> {
  const locking = await lockReservation(tx, orderId);
  const noted = await holdsOf(tx, orderId);
  const locked = await locking();
  const lockingStock = await lockStockAhead(tx, [...variantIds, ...noted.map(({ variantId }) => variantId)]);
  // Read again: before the lock was ours, somebody may have seen the holds' time over and let them go.
  const holds = noted.length > 0 ? await holdsOf(tx, orderId) : noted;
  const stock = await lockingStock();
  const reservation = lapsedIfLost(locked.reservation, holds);

  const { next, effect, answer } = decide(reservation, message(stock, locked.now));
  const version = locked.version + 1;
  await saveReservation(tx, orderId, { next, version });
  await applyStockEffect(tx, { orderId, effect, stock, holds, next });
  await appendToOutbox(tx, '/inventory', [toEvent(orderId, version, answer)]);
  return answer;
}

/** A hold that somebody let go cannot be claimed, even if this transaction began a moment before its end. */
function lapsedIfLost(
  reservation: LockedReservation['reservation'],
  holds: readonly { readonly inForce: boolean }[],
): LockedReservation['reservation'] {
  if (reservation.state !== 'ACTIVE' || holds.every(({ inForce }) => inForce)) return reservation;
  return { ...reservation, lapsed: true };
}

/** The version counts answers, so that a repeated answer is not mistaken for the one before. */
function toEvent(orderId: string, version: number, answer: Answer): OutgoingEvent {
  const attributes = { subject: orderId, sequence: version, correlationId: orderId };
  switch (answer.fact) {
    case 'made':
      return reservationMade.make({
        ...attributes,
        data: { orderId, expiresAt: answer.expiresAt.toISOString() },
      });
    case 'claimed':
      return reservationClaimed.make({ ...attributes, data: { orderId } });
    case 'released':
      return reservationReleased.make({ ...attributes, data: { orderId, restocked: answer.restocked } });
    case 'refused':
      return reservationRefused.make({
        ...attributes,
        data: { orderId, reason: answer.reason, variantIds: [...answer.variantIds] },
      });
    default:
      return assertNever(answer);
  }
}
