import { reservationMake } from '@hansa/contracts/inventory/reservation-make';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import type { makeReservation } from '../commands/make-reservation.ts';
import type { Tx } from '../store/tables.ts';

type Deps = { readonly makeReservation: ReturnType<typeof makeReservation> };

const asked = z.object({
  orderId: z.string(),
  lines: z.array(z.object({ variantId: z.string(), quantity: z.int().positive() })).min(1),
  holdSeconds: z.int().positive(),
});

export const onReservationMake = (deps: Deps): Reaction<Tx> =>
  reaction(reservationMake, asked, async ({ data, time }, tx: Tx) => {
    await deps.makeReservation(tx, { ...data, askedAt: new Date(time) });
  });
