import { cancelShipment, releaseStock, undoPayment } from './order-events.ts';
import { isCaptured, type Order } from './order.ts';
import type { ProcessInput } from './process-input.ts';
import { refunded, voided, type Reply } from './process-moves.ts';

/**
 * CANCELLED: nothing begins any more. A success that arrives late is undone once more: who undid it already
 * will do nothing, and who did it after all undoes it now.
 */
export function afterCancelling(order: Order, input: ProcessInput): Reply {
  switch (input.kind) {
    case 'reservation-made':
    case 'reservation-claimed':
      return { events: [releaseStock] };
    case 'payment-authorized':
      return {
        ...(order.financialStatus === 'PENDING' && { set: { financialStatus: 'AUTHORIZED' as const } }),
        events: [undoPayment],
      };
    case 'payment-captured':
      return isCaptured(order)
        ? { events: [undoPayment] }
        : {
            set: { financialStatus: 'PAID' },
            note: { kind: 'PAYMENT_CAPTURED', message: 'The payment was taken after all, and goes back.' },
            events: [undoPayment],
          };
    case 'payment-declined':
      return order.financialStatus === 'PENDING' ? voided(order) : undefined;
    case 'payment-voided':
      return isCaptured(order) ? undefined : voided(order);
    case 'payment-refunded':
      return refunded(order, input);
    case 'shipment-created':
      return { events: [cancelShipment] };
    case 'shipment-dispatched':
    case 'shipment-delivered':
      return {
        note: { kind: 'ATTENTION', message: 'The goods were sent although the order had been cancelled.' },
      };
    case 'reservation-refused':
    case 'shipment-cancelled':
    case 'shipment-cancellation-refused':
    case 'cancel':
    case 'deadline':
      return undefined;
    default: {
      const unhandled: never = input;
      return unhandled;
    }
  }
}
