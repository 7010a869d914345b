import type { Answer } from '../domain/reservation.ts';
import type { Tx } from '../store/tables.ts';
import { answerReservation } from './answer-reservation.ts';

/** Gives back what is held or taken for an order, and holds nothing for it from now on. */
export function releaseReservation(tx: Tx, orderId: string): Promise<Answer> {
  return answerReservation(tx, { orderId, message: () => ({ kind: 'release' }) });
}
