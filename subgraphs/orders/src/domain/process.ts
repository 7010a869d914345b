import type { ContractEvent } from '@hansa/contracts/contract';
import { updated } from './order-events.ts';
import type { Order } from './order.ts';
import { afterCancelling } from './process-after-end.ts';
import { whileCancelling, whileConfirmed } from './process-after-pivot.ts';
import { whileAuthorizing, whileClaiming, whileReserving } from './process-before-pivot.ts';
import type { ProcessInput } from './process-input.ts';
import type { Circumstances, Move, Reply } from './process-moves.ts';

export type Outcome =
  /** A new version, and the events that are written with it. */
  | { readonly kind: 'moved'; readonly order: Order; readonly events: readonly ContractEvent[] }
  /** A repetition, or something without meaning in this step. */
  | { readonly kind: 'ignored' }
  /** The goods have left; the order can no longer be cancelled. */
  | { readonly kind: 'too-late' };

/**
 * The process of an order: one input, at most one new version. It knows no failure but those it names, and
 * every input has its meaning in every step, repetitions and late arrivals included.
 *
 *   RESERVING ---made---> AUTHORIZING ---authorized---> CLAIMING ---claimed---> CAPTURING    (the pivot)
 *       |                     |                             |
 *       +-----refused, declined, deadline, cancel-----------+-----> CANCELLED   (release stock, undo payment)
 *
 *   CAPTURING --captured--> SHIPPING --delivered--> DONE       (without goods to send: CAPTURING --> DONE)
 *   CAPTURING --deadline--> CAPTURING                          (asks again, forever)
 *   CAPTURING, SHIPPING --dispatched--> the same               (FULFILLED; too late to cancel)
 *   CAPTURING, SHIPPING --cancel--> CANCELLING                 (nothing to send: CANCELLED at once, as in DONE)
 *   CANCELLING --shipment cancelled--> CANCELLED               (release stock, undo payment)
 *   CANCELLING --refused, dispatched, delivered--> where it was
 *   CANCELLING --deadline--> CANCELLING                        (asks again, forever)
 *   CANCELLED --late success--> CANCELLED                      (undone once more)
 *
 * An order that costs nothing skips AUTHORIZING and CAPTURING. Up to the pivot every step can be undone;
 * after it every step is repeated until it holds. Money and goods are independent after the pivot, so goods
 * may be dispatched in CAPTURING, and the step then stays until the money is there.
 */
export function advance(order: Order, input: ProcessInput, circumstances: Circumstances): Outcome {
  const reply = replyTo(order, input, circumstances);
  if (reply === undefined) return { kind: 'ignored' };
  if (reply === 'too-late') return { kind: 'too-late' };
  return moved(order, reply, circumstances);
}

function replyTo(order: Order, input: ProcessInput, circumstances: Circumstances): Reply {
  const { process } = order;
  switch (process.step) {
    case 'RESERVING':
      return whileReserving(order, input, circumstances);
    case 'AUTHORIZING':
      return whileAuthorizing(order, input, circumstances);
    case 'CLAIMING':
      return whileClaiming(order, input, circumstances);
    case 'CAPTURING':
    case 'SHIPPING':
    case 'DONE':
      return whileConfirmed(order, input, circumstances);
    case 'CANCELLING':
      return whileCancelling(order, process, input, circumstances);
    case 'CANCELLED':
      return afterCancelling(order, input);
    default: {
      const unhandled: never = process;
      return unhandled;
    }
  }
}

/** Every move is a new version, and every new version is told. */
function moved(order: Order, { set, note, events = [] }: Move, { now }: Circumstances): Outcome {
  const at = now.toISOString();
  const next: Order = {
    ...order,
    ...set,
    version: order.version + 1,
    timeline: note ? [...order.timeline, { at, ...note }] : order.timeline,
    updatedAt: at,
  };
  return { kind: 'moved', order: next, events: [...events, updated].map((event) => event(next)) };
}
