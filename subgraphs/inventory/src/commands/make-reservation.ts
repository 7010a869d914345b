import { Fault } from '@hansa/kit/errors/fault';
import { aggregateLines, allocate, type Allocation, type Line } from '../domain/allocation.ts';
import { HOLD_SECONDS_MAX, type Answer } from '../domain/reservation.ts';
import type { Tx } from '../store/tables.ts';
import { answerReservation } from './answer-reservation.ts';

type Deps = { readonly unknownVariantGraceMs: number };

export interface MakeReservation {
  readonly orderId: string;
  readonly lines: readonly Line[];
  readonly holdSeconds: number;
  readonly askedAt: Date;
}

/**
 * Holds everything an order needs, or nothing.
 *
 * An order names only variants that the catalog spoke of, so an unknown one is news still on its way: for a
 * while the request waits for it (`UNAVAILABLE` is retried) instead of refusing an order for what is on sale.
 */
export const makeReservation =
  ({ unknownVariantGraceMs }: Deps) =>
  (tx: Tx, { orderId, lines, holdSeconds, askedAt }: MakeReservation): Promise<Answer> =>
    answerReservation(tx, {
      orderId,
      variantIds: aggregateLines(lines).map(({ variantId }) => variantId),
      message: (stock, now) => {
        const allocation = allocate(lines, stock);
        const waitedMs = now.getTime() - askedAt.getTime();
        const unheard = allocation.ok ? [] : unheardOf(allocation, stock);
        if (unheard.length > 0 && waitedMs < unknownVariantGraceMs) {
          throw new Fault('UNAVAILABLE', `The catalog has not told of ${unheard.join(', ')} yet.`);
        }
        const holdMs = Math.min(holdSeconds, HOLD_SECONDS_MAX) * 1_000;
        return { kind: 'make', allocation, expiresAt: new Date(now.getTime() + holdMs) };
      },
    });

function unheardOf(
  refused: Extract<Allocation, { ok: false }>,
  stock: ReadonlyMap<string, unknown>,
): string[] {
  return refused.variantIds.filter((variantId) => !stock.has(variantId));
}
