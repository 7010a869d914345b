import { setTimeout as sleep } from 'node:timers/promises';
import { isId } from '@hansa/kit/ids';
import { isStaffWith, isThisCustomer, type Caller } from '../domain/caller.ts';
import type { CancelReason, Order } from '../domain/order.ts';
import type { OrderErrorCode, Refusal } from '../domain/refusal.ts';
import type { OrderTokens } from '../order-token.ts';
import type { OrderStore } from '../store/order-store.ts';
import type { AdvanceOrder } from './advance-order.ts';

type Deps = {
  readonly orders: Pick<OrderStore, 'byId'>;
  readonly advanceOrder: AdvanceOrder;
  readonly tokens: Pick<OrderTokens, 'fits'>;
  /** How long the caller waits for the warehouse's answer. */
  readonly waitMs: number;
};

export interface CancelOrder {
  readonly caller: Caller;
  readonly orderId: string;
  readonly reason: CancelReason | null;
  /** A guest's. */
  readonly token: string | null;
}

export interface CancelResult {
  readonly order: Order | null;
  readonly refusals: readonly Refusal[];
}

/** The warehouse answers within a few of these; asking more often would only load the database. */
const POLL_MS = 50;

/**
 * Cancels an order, if the goods have not left. Only shipping knows that, so the answer may take a moment:
 * the caller waits for it a while, and gets the order as it is then.
 */
export const cancelOrder =
  (deps: Deps) =>
  async ({ caller, orderId, reason, token }: CancelOrder): Promise<CancelResult> => {
    const order = isId('ord', orderId) ? await deps.orders.byId(orderId) : undefined;
    if (!order || !mayCancel(deps, order, caller, token)) {
      return refused(null, 'NOT_FOUND', 'orderId', 'There is no such order.');
    }
    const isStaff = isStaffWith(caller, 'orders:write');
    const given = reason ?? (isStaff ? 'STAFF' : 'CUSTOMER');
    if (given !== 'CUSTOMER' && !(given === 'STAFF' && isStaff)) {
      return refused(order, 'INVALID_REASON', 'reason', `An order is not cancelled by you as ${given}.`);
    }

    const change = await deps.advanceOrder(orderId, { kind: 'cancel', reason: given });
    if (change.kind === 'decided' && change.outcome.kind === 'too-late') return tooLate(change.before);
    const settled = await settle(deps, order);
    const stays = settled.process.step !== 'CANCELLED' && settled.process.step !== 'CANCELLING';
    return stays ? tooLate(settled) : { order: settled, refusals: [] };
  };

function mayCancel({ tokens }: Deps, order: Order, caller: Caller, token: string | null): boolean {
  if (isThisCustomer(caller, order.customerId) || isStaffWith(caller, 'orders:write')) return true;
  return token !== null && tokens.fits(order.id, token);
}

/** The order once its cancellation is decided, or as it is when the time is over. */
async function settle({ orders, waitMs }: Deps, before: Order): Promise<Order> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const order = (await orders.byId(before.id)) ?? before;
    if (order.process.step !== 'CANCELLING' || waitedMs >= waitMs) return order;
    await sleep(POLL_MS);
  }
}

function tooLate(order: Order): CancelResult {
  return refused(
    order,
    'ALREADY_DISPATCHED',
    'orderId',
    'The goods have left; the order can no longer be cancelled.',
  );
}

function refused(order: Order | null, code: OrderErrorCode, field: string, message: string): CancelResult {
  return { order, refusals: [{ code, field: ['input', field], message }] };
}
