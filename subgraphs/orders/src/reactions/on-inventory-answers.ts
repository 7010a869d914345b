import { reservationClaimed } from '@hansa/contracts/inventory/reservation-claimed';
import { reservationMade } from '@hansa/contracts/inventory/reservation-made';
import { reservationRefused } from '@hansa/contracts/inventory/reservation-refused';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { AdvanceOrder } from '../commands/advance-order.ts';
import { ofOrder } from './of-order.ts';

/** What inventory says of the goods of an order. */
export function onInventoryAnswers(advanceOrder: AdvanceOrder): Reaction<string>[] {
  return [
    reaction(reservationMade, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'reservation-made' }, cause);
    }),
    reaction(reservationRefused, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'reservation-refused' }, cause);
    }),
    reaction(reservationClaimed, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'reservation-claimed' }, cause);
    }),
  ];
}
