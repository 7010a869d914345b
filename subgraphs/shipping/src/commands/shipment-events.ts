import { shipmentDelivered } from '@hansa/contracts/shipping/shipment-delivered';
import { shipmentDispatched } from '@hansa/contracts/shipping/shipment-dispatched';
import { invariant } from '@hansa/kit/errors/invariant';
import type { OutgoingEvent } from '@hansa/kit/events/envelope';
import type { ShipmentFact } from '../domain/shipment.ts';
import type { StoredShipment } from '../store/shipments.ts';

/** Where shipping's events come from. */
export const SOURCE = '/shipping';

/** The facts about a shipment as events, numbered after its version; that of the last one is its next. */
export function toEvents(stored: StoredShipment, facts: readonly ShipmentFact[]): OutgoingEvent[] {
  const { id: shipmentId, orderId, shipment } = stored;
  return facts.map((fact, index) => {
    const attributes = { subject: shipmentId, sequence: stored.version + index + 1, correlationId: orderId };
    if (fact === 'delivered') return shipmentDelivered.make({ ...attributes, data: { shipmentId, orderId } });
    invariant('handover' in shipment, 'What was dispatched has a carrier.');
    return shipmentDispatched.make({ ...attributes, data: { shipmentId, orderId, ...shipment.handover } });
  });
}
