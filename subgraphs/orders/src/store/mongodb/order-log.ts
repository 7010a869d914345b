import { createHash } from 'node:crypto';
import type { Order } from '../../domain/order.ts';
import type { Collections, OrderDocument, OrderState, OrderWrite } from './collections.ts';
import { createLog, type Log } from './log.ts';
import { FIRST_REVISION, revisionId } from './revisions.ts';
import type { Server } from './server.ts';

export type OrderLog = Log<OrderWrite>;

/**
 * The log of orders. A write carries the events that tell of it; once they are on the bus, only the mark remains that
 * its revision was taken. The first write of an order has the id of the request that asked for it.
 */
export function createOrderLog(
  { orders, orderWrites, orderStates }: Pick<Collections, 'orders' | 'orderWrites' | 'orderStates'>,
  server: Server,
  onShown: (orderId: string) => void,
): OrderLog {
  const toDocument = async (write: OrderWrite) => {
    const state = write.state ?? (await orderStates.findOne({ _id: write._id }))?.state;
    return state && documentOf(write, state);
  };
  return createLog({ documents: orders, writes: orderWrites, server, toDocument, onShown });
}

/** What a request for an order is known by. */
export function requestId(scope: string, key: string): string {
  const digest = createHash('sha256').update(JSON.stringify([scope, key]));
  return `request/${digest.digest('base64url')}`;
}

export function orderWriteId({ id, acceptance }: Order, revision: number): string {
  if (revision > FIRST_REVISION) return revisionId(id, revision);
  return requestId(acceptance.scope, acceptance.key);
}

export function anOrderWrite({
  revision,
  at,
  state,
  events,
}: {
  readonly revision: number;
  readonly at: Date;
  readonly state: OrderState;
  readonly events: NonNullable<OrderWrite['events']>;
}): OrderWrite {
  const { id, cartId } = state.order;
  const _id = orderWriteId(state.order, revision);
  return {
    _id,
    of: id,
    revision,
    cart: revision === FIRST_REVISION ? cartId : _id,
    at,
    waiting: true,
    state,
    events,
    eventCount: events.length,
  };
}

function documentOf({ of: _id, revision, at }: OrderWrite, { order, handled }: OrderState): OrderDocument {
  const search = { number: order.number.toLowerCase(), email: order.email.toLowerCase() };
  return { _id, revision, at, order, handled, search };
}
