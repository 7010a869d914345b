import { assertNever } from '@hansa/kit/errors/assert-never';
import { invariant } from '@hansa/kit/errors/invariant';
import type { Hold } from '../domain/allocation.ts';
import type { Reservation, StockEffect } from '../domain/reservation.ts';
import type { LockedStock, Movement, MovementKind } from '../domain/stock.ts';
import { applyMovements } from './apply-movements.ts';
import { endHolds, noteHolds, type NotedHold } from './holds.ts';
import type { Tx } from './tables.ts';

interface Applied {
  readonly orderId: string;
  readonly effect: StockEffect;
  /** What the variants' locks have shown. */
  readonly stock: LockedStock;
  /** The order's holds as they are. */
  readonly holds: readonly NotedHold[];
  /** The reservation as it will be. */
  readonly next: Reservation;
}

/** Writes what a decision about a reservation does to the goods. Call it with the variants locked. */
export async function applyStockEffect(
  tx: Tx,
  { orderId, effect, stock, holds, next }: Applied,
): Promise<void> {
  const move = (kind: MovementKind, goods: readonly Hold[], sign: { onHand: number; reserved: number }) =>
    applyMovements(
      tx,
      goods.map(({ variantId, locationId, quantity }): Movement => ({
        kind,
        variantId,
        locationId,
        onHandDelta: sign.onHand * quantity,
        reservedDelta: sign.reserved * quantity,
        orderId,
      })),
      stock,
    );

  switch (effect.kind) {
    case 'NOTHING':
      return;
    case 'HOLD':
      invariant(next.state === 'ACTIVE', 'Only an ACTIVE reservation holds goods.');
      await noteHolds(tx, orderId, { holds: effect.holds, until: next.expiresAt });
      return move('RESERVE', effect.holds, { onHand: 0, reserved: 1 });
    case 'TAKE':
      await endHolds(tx, orderId);
      return move('CLAIM', holds, { onHand: -1, reserved: -1 });
    case 'LET_GO': {
      // Those that are not in force were let go when their time was over.
      const inForce = holds.filter((hold) => hold.inForce);
      await endHolds(tx, orderId);
      return move('RELEASE', inForce, { onHand: 0, reserved: -1 });
    }
    case 'PUT_BACK':
      return move('RETURN', holds, { onHand: 1, reserved: 0 });
    default:
      return assertNever(effect);
  }
}
