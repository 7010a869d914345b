import { cancelShipment, capturePayment, fulfilled } from './order-events.ts';
import { isCaptured, isDispatched, type Order, type Process } from './order.ts';
import type { ProcessInput } from './process-input.ts';
import {
  cancelOrder,
  nextAttemptAt,
  refunded,
  voided,
  type Circumstances,
  type Move,
  type Reply,
} from './process-moves.ts';

/**
 * CAPTURING, SHIPPING, DONE: the order stands. Money and goods go their ways independently, so each is told
 * by its own facts, and the step is only what of both is still to come.
 */
export function whileConfirmed(order: Order, input: ProcessInput, circumstances: Circumstances): Reply {
  switch (input.kind) {
    case 'payment-captured':
      return isCaptured(order) ? undefined : goOn(order, captured, circumstances);
    case 'payment-refunded':
      return goOn(order, refunded(order, input), circumstances);
    case 'payment-voided':
      return isCaptured(order) ? undefined : voided(order);
    case 'payment-declined':
      return isCaptured(order) ? undefined : captureRefused(order);
    case 'shipment-created':
      return created(order);
    case 'shipment-dispatched':
      return goOn(order, dispatched(order, input), circumstances);
    case 'shipment-delivered':
      return goOn(order, delivered(order), circumstances);
    case 'shipment-cancelled':
      // Nobody will send the goods, so nobody shall pay for them.
      return isDispatched(order) || order.fulfillmentStatus === 'NOT_REQUIRED'
        ? undefined
        : cancelOrder(order, 'STAFF');
    case 'cancel':
      return beginCancelling(order, input.reason, circumstances);
    case 'deadline':
      return order.process.step === 'CAPTURING' ? captureAgain(order.process, circumstances) : undefined;
    default:
      return undefined;
  }
}

/** CANCELLING: the warehouse was told to keep the goods, and only it knows whether they have left. */
export function whileCancelling(
  order: Order,
  process: Extract<Process, { step: 'CANCELLING' }>,
  input: ProcessInput,
  circumstances: Circumstances,
): Reply {
  switch (input.kind) {
    case 'payment-captured':
      return isCaptured(order) ? undefined : captured;
    case 'payment-refunded':
      return refunded(order, input);
    case 'payment-voided':
      return isCaptured(order) ? undefined : voided(order);
    case 'shipment-created':
      return created(order);
    case 'shipment-cancelled':
      return cancelOrder(order, process.reason);
    case 'shipment-cancellation-refused':
      return goOn(order, tooLate, circumstances);
    case 'shipment-dispatched':
      return goOn(order, dispatched(order, input), circumstances);
    case 'shipment-delivered':
      return goOn(order, delivered(order), circumstances);
    case 'deadline': {
      const { now, timing } = circumstances;
      const attempts = process.attempts + 1;
      const deadlineAt = nextAttemptAt(now, timing.cancellingMs, attempts);
      return { set: { process: { ...process, attempts, deadlineAt } }, events: [cancelShipment] };
    }
    default:
      return undefined;
  }
}

const captured: Move = {
  set: { financialStatus: 'PAID' },
  note: { kind: 'PAYMENT_CAPTURED', message: 'The payment was taken.' },
};

const tooLate: Move = {
  note: { kind: 'CANCELLATION_REFUSED', message: 'The goods had left before the order could be cancelled.' },
};

/** Said once: every further attempt may be refused just so. */
function captureRefused(order: Order): Reply {
  if (order.timeline.some(({ kind }) => kind === 'ATTENTION')) return undefined;
  const message = 'The provider refuses to take the authorized payment. It is tried again, and needs a look.';
  return { note: { kind: 'ATTENTION', message } };
}

function created(order: Order): Reply {
  if (order.fulfillmentStatus !== 'UNFULFILLED') return undefined;
  return {
    set: { fulfillmentStatus: 'IN_PROGRESS' },
    note: { kind: 'SHIPMENT_CREATED', message: 'The shipment is being made ready.' },
  };
}

function dispatched(order: Order, input: Extract<ProcessInput, { kind: 'shipment-dispatched' }>): Reply {
  if (isDispatched(order) || order.fulfillmentStatus === 'NOT_REQUIRED') return undefined;
  const { carrier, trackingNumber } = input;
  const tracking = trackingNumber === null ? '' : `, tracking number ${trackingNumber}`;
  return {
    set: { status: 'FULFILLED', fulfillmentStatus: 'FULFILLED' },
    note: { kind: 'DISPATCHED', message: `The goods are on their way with ${carrier}${tracking}.` },
    events: [fulfilled],
  };
}

/** What arrived has been dispatched, even where that news comes later. */
function delivered(order: Order): Reply {
  if (hasArrived(order)) return undefined;
  return {
    set: { status: 'FULFILLED', fulfillmentStatus: 'DELIVERED' },
    note: { kind: 'DELIVERED', message: 'The goods arrived.' },
    events: isDispatched(order) ? [] : [fulfilled],
  };
}

/** Adds to a move the step that follows from the facts it sets. */
function goOn(order: Order, move: Reply, circumstances: Circumstances): Reply {
  if (move === undefined || move === 'too-late') return move;
  return { ...move, set: { ...move.set, process: stepAfter({ ...order, ...move.set }, circumstances) } };
}

function stepAfter(order: Order, { now, timing }: Circumstances): Process {
  if (!isCaptured(order)) {
    if (order.process.step === 'CAPTURING') return order.process;
    return { step: 'CAPTURING', deadlineAt: nextAttemptAt(now, timing.capturingMs, 1), attempts: 1 };
  }
  return { step: hasArrived(order) ? 'DONE' : 'SHIPPING' };
}

/** What is not sent is where it belongs from the start. */
function hasArrived({ fulfillmentStatus }: Order): boolean {
  return fulfillmentStatus === 'DELIVERED' || fulfillmentStatus === 'NOT_REQUIRED';
}

function beginCancelling(order: Order, reason: 'CUSTOMER' | 'STAFF', { now, timing }: Circumstances): Reply {
  if (isDispatched(order)) return 'too-late';
  if (order.fulfillmentStatus === 'NOT_REQUIRED') return cancelOrder(order, reason);
  const deadlineAt = nextAttemptAt(now, timing.cancellingMs, 1);
  return {
    set: { process: { step: 'CANCELLING', reason, attempts: 1, deadlineAt } },
    note: {
      kind: 'CANCELLATION_REQUESTED',
      message: 'The order is to be cancelled, unless the goods have left.',
    },
    events: [cancelShipment],
  };
}

/** Asks forever: the goods are the customer's now, and the authorized money is ours to take. */
function captureAgain(
  process: Extract<Process, { step: 'CAPTURING' }>,
  { now, timing }: Circumstances,
): Move {
  const attempts = process.attempts + 1;
  return {
    set: { process: { ...process, attempts, deadlineAt: nextAttemptAt(now, timing.capturingMs, attempts) } },
    // Not each attempt is news, or a long outage would fill the timeline.
    ...(isPowerOfTwo(attempts) && {
      note: {
        kind: 'PAYMENT_DELAYED' as const,
        message: `Taking the payment takes longer than usual; it is tried for the ${ordinal(attempts)} time.`,
      },
    }),
    events: [capturePayment],
  };
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}

function ordinal(count: number): string {
  const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
  return `${count}${endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)]}`;
}
