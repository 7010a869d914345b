import { reservationRelease } from '@hansa/contracts/inventory/reservation-release';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import { releaseReservation } from '../commands/release-reservation.ts';
import type { Tx } from '../store/tables.ts';

const asked = z.object({ orderId: z.string() });

export const onReservationRelease: Reaction<Tx> = reaction(
  reservationRelease,
  asked,
  async ({ data }, tx: Tx) => {
    await releaseReservation(tx, data.orderId);
  },
);
