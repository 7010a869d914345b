import { authorizePayment, capturePayment, claimStock, confirmed } from './order-events.ts';
import { needsPayment, type Order } from './order.ts';
import type { ProcessInput } from './process-input.ts';
import { cancelOrder, laterThan, type Circumstances, type Move, type Reply } from './process-moves.ts';

/** Until the stock is claimed everything can be undone, so a refusal, a wish or a missed deadline cancels at once. */
function endEarly(order: Order, input: ProcessInput): Reply {
  switch (input.kind) {
    case 'cancel':
      return cancelOrder(order, input.reason);
    case 'reservation-refused':
      return cancelOrder(order, 'INVENTORY');
    case 'deadline':
      return cancelOrder(order, 'TIMEOUT');
    default:
      return undefined;
  }
}

/** RESERVING: the goods are to be held. Payments know nothing yet; whatever is said in their name is not meant. */
export function whileReserving(order: Order, input: ProcessInput, circumstances: Circumstances): Reply {
  if (input.kind !== 'reservation-made') return endEarly(order, input);
  const note = { kind: 'STOCK_RESERVED', message: 'The goods are held for the order.' } as const;
  if (!needsPayment(order)) return { ...claim(circumstances), note };
  const { now, timing } = circumstances;
  return {
    set: { process: { step: 'AUTHORIZING', deadlineAt: laterThan(now, timing.authorizingMs) } },
    note,
    events: [authorizePayment],
  };
}

/** AUTHORIZING: the payment method is to hold the amount. */
export function whileAuthorizing(order: Order, input: ProcessInput, circumstances: Circumstances): Reply {
  switch (input.kind) {
    case 'payment-authorized': {
      const { set, events } = claim(circumstances);
      return {
        set: { ...set, financialStatus: 'AUTHORIZED', paymentMethodToken: null },
        note: { kind: 'PAYMENT_AUTHORIZED', message: 'The payment is authorized.' },
        events,
      };
    }
    case 'payment-declined':
    case 'payment-voided':
      return cancelOrder(order, 'DECLINED');
    default:
      return endEarly(order, input);
  }
}

/** CLAIMING: the goods are to leave the stock for good. The answer is the pivot: from there on, only forward. */
export function whileClaiming(order: Order, input: ProcessInput, circumstances: Circumstances): Reply {
  switch (input.kind) {
    case 'reservation-claimed':
      return confirm(order, circumstances);
    case 'payment-voided':
      // Nothing is authorized any more, so there would be nothing to capture.
      return cancelOrder(order, 'DECLINED');
    default:
      return endEarly(order, input);
  }
}

function claim({ now, timing }: Circumstances): Required<Pick<Move, 'set' | 'events'>> {
  return {
    set: { process: { step: 'CLAIMING', deadlineAt: laterThan(now, timing.claimingMs) } },
    events: [claimStock],
  };
}

function confirm(order: Order, { now, timing }: Circumstances): Move {
  const note = { kind: 'CONFIRMED', message: 'Stock and payment are certain.' } as const;
  if (needsPayment(order)) {
    const deadlineAt = laterThan(now, timing.capturingMs);
    return {
      set: { status: 'CONFIRMED', process: { step: 'CAPTURING', deadlineAt, attempts: 1 } },
      note,
      events: [confirmed, capturePayment],
    };
  }
  const step = order.fulfillmentStatus === 'NOT_REQUIRED' ? 'DONE' : 'SHIPPING';
  return {
    set: { status: 'CONFIRMED', financialStatus: 'PAID', process: { step }, paymentMethodToken: null },
    note,
    events: [confirmed],
  };
}
