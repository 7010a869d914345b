import type { Answer } from '../domain/reservation.ts';
import type { Tx } from '../store/tables.ts';
import { answerReservation } from './answer-reservation.ts';

/** Takes what is held for an order out of the stock, unless its time is over. */
export function claimReservation(tx: Tx, orderId: string): Promise<Answer> {
  return answerReservation(tx, { orderId, message: () => ({ kind: 'claim' }) });
}
