import { reservationClaim } from '@hansa/contracts/inventory/reservation-claim';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import { claimReservation } from '../commands/claim-reservation.ts';
import type { Tx } from '../store/tables.ts';

const asked = z.object({ orderId: z.string() });

export const onReservationClaim: Reaction<Tx> = reaction(
  reservationClaim,
  asked,
  async ({ data }, tx: Tx) => {
    await claimReservation(tx, data.orderId);
  },
);
