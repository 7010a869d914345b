/**
 * The goods of one order on their way.
 *
 *   PENDING ----dispatch--> DISPATCHED --> IN_TRANSIT --> OUT_FOR_DELIVERY --> DELIVERED
 *   PENDING ----cancel----> CANCELLED
 *
 * After the dispatch the status only moves to the right, over as many steps as the news says: carriers tell
 * things late, twice and in any order. Nothing is cancelled any more once the carrier has the goods.
 */
export type Shipment =
  | { readonly status: 'PENDING' }
  | { readonly status: UnderwayStatus; readonly handover: Handover }
  | { readonly status: 'CANCELLED' };

export type UnderwayStatus = 'DISPATCHED' | 'IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED';

/** What a carrier can tell. EXCEPTION is told to the customer and moves nothing. */
export type TrackingStatus = UnderwayStatus | 'EXCEPTION';

/** To whom the goods were given. */
export interface Handover {
  readonly carrier: string;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

export type ShipmentFact = 'dispatched' | 'delivered';

export interface Moved {
  readonly ok: true;
  readonly next: Shipment;
  /** What is to be told, in this order. */
  readonly facts: readonly ShipmentFact[];
}

export type DispatchDecision =
  Moved | { readonly ok: false; readonly code: 'ALREADY_DISPATCHED' | 'CANCELLED' };

const steps = [
  'DISPATCHED',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
] as const satisfies readonly UnderwayStatus[];

/**
 * Gives the goods to the carrier. `told` is what the carrier told before we said so. The same dispatch again
 * changes nothing; another one is refused, because the parcel has left with the first label.
 */
export function dispatch(
  shipment: Shipment,
  handover: Handover,
  told: readonly TrackingStatus[],
): DispatchDecision {
  switch (shipment.status) {
    case 'CANCELLED':
      return { ok: false, code: 'CANCELLED' };
    case 'PENDING': {
      const status = furthest(['DISPATCHED', ...told]);
      const facts: ShipmentFact[] = status === 'DELIVERED' ? ['dispatched', 'delivered'] : ['dispatched'];
      return { ok: true, next: { status, handover }, facts };
    }
    default:
      return isSame(shipment.handover, handover)
        ? { ok: true, next: shipment, facts: [] }
        : { ok: false, code: 'ALREADY_DISPATCHED' };
  }
}

/** Takes a carrier's news. Before the dispatch it is only kept; a cancelled shipment stays cancelled. */
export function track(shipment: Shipment, told: TrackingStatus): Moved {
  if (shipment.status === 'PENDING' || shipment.status === 'CANCELLED') {
    return { ok: true, next: shipment, facts: [] };
  }
  const status = furthest([shipment.status, told]);
  if (status === shipment.status) return { ok: true, next: shipment, facts: [] };
  return { ok: true, next: { ...shipment, status }, facts: status === 'DELIVERED' ? ['delivered'] : [] };
}

/** Whether nothing will be sent: true for a pending or a cancelled shipment. */
export function canBeCancelled(shipment: Shipment): boolean {
  return shipment.status === 'PENDING' || shipment.status === 'CANCELLED';
}

function furthest(told: readonly TrackingStatus[]): UnderwayStatus {
  return [...steps].reverse().find((step) => told.includes(step)) ?? 'DISPATCHED';
}

function isSame(a: Handover, b: Handover): boolean {
  return a.carrier === b.carrier && a.trackingNumber === b.trackingNumber && a.trackingUrl === b.trackingUrl;
}
