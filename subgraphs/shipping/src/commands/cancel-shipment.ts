import { shipmentCancellationRefused } from '@hansa/contracts/shipping/shipment-cancellation-refused';
import { shipmentCancelled } from '@hansa/contracts/shipping/shipment-cancelled';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { canBeCancelled } from '../domain/shipment.ts';
import { lockDelivery, saveDelivery, type Delivery } from '../store/deliveries.ts';
import { lockShipment, noteEvent, saveShipment } from '../store/shipments.ts';
import type { Tx } from '../store/tables.ts';
import { SOURCE } from './shipment-events.ts';

/**
 * Calls off what was to be sent for an order, and answers: `cancelled`, also when it was before or when there
 * is nothing to send yet or ever; `cancellation-refused` when the carrier has the goods.
 */
export async function cancelShipment(tx: Tx, orderId: string): Promise<void> {
  const delivery = await lockDelivery(tx, orderId);
  const refusedBy = await callOff(tx, delivery);
  const version = delivery.version + 1;
  await saveDelivery(tx, { ...delivery, calledOff: refusedBy === undefined, version });

  const attributes = { subject: orderId, sequence: version, correlationId: orderId };
  const answer =
    refusedBy === undefined
      ? shipmentCancelled.make({ ...attributes, data: { orderId } })
      : shipmentCancellationRefused.make({ ...attributes, data: { orderId, shipmentId: refusedBy } });
  await appendToOutbox(tx, SOURCE, [answer]);
}

/** An order ended without a sale: nothing is sent for it. Nobody asked, so only a change is told. */
export async function cancelShipmentOfCancelledOrder(tx: Tx, orderId: string): Promise<void> {
  const delivery = await lockDelivery(tx, orderId);
  if (delivery.calledOff) return;
  const stored = await lockShipment(tx, { orderId });
  if (!stored) return saveDelivery(tx, { ...delivery, calledOff: true });
  if (canBeCancelled(stored.shipment)) await cancelShipment(tx, orderId);
}

/** The id of the shipment that can no longer be called off, if there is one. */
async function callOff(tx: Tx, { orderId }: Delivery): Promise<string | undefined> {
  const stored = await lockShipment(tx, { orderId });
  if (!stored) return undefined;
  if (!canBeCancelled(stored.shipment)) return stored.id;
  if (stored.shipment.status === 'PENDING') {
    await saveShipment(tx, { ...stored, shipment: { status: 'CANCELLED' } });
    await noteEvent(tx, stored.id, {
      status: 'CANCELLED',
      message: 'The order was cancelled before the goods were sent.',
      location: null,
      at: null,
    });
  }
  return undefined;
}
