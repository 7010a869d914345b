import { reservationClaim } from './reservation-claim.ts';
import { reservationClaimed } from './reservation-claimed.ts';
import { reservationMade } from './reservation-made.ts';
import { reservationMake } from './reservation-make.ts';
import { reservationRefused } from './reservation-refused.ts';
import { reservationRelease } from './reservation-release.ts';
import { reservationReleased } from './reservation-released.ts';
import { stockChanged } from './stock-changed.ts';

/** Everything that travels under `hansa.*.inventory.>`. */
export const inventoryContracts = [
  reservationClaim,
  reservationClaimed,
  reservationMade,
  reservationMake,
  reservationRefused,
  reservationRelease,
  reservationReleased,
  stockChanged,
] as const;
