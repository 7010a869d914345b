import { shipmentCreated } from '@hansa/contracts/shipping/shipment-created';
import { createId } from '@hansa/kit/ids';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { lockDelivery } from '../store/deliveries.ts';
import { insertShipment, lockShipment, type ShipmentLine } from '../store/shipments.ts';
import type { Tx } from '../store/tables.ts';
import { SOURCE } from './shipment-events.ts';

export interface CreateShipment {
  readonly orderId: string;
  readonly deliveryTitle: string | null;
  readonly lines: readonly (ShipmentLine & { readonly requiresShipping: boolean })[];
}

/** Makes the one shipment of an order, unless nothing is to be sent or the order was called off before. */
export async function createShipment(
  tx: Tx,
  { orderId, deliveryTitle, lines }: CreateShipment,
): Promise<void> {
  const toSend = lines
    .filter(({ requiresShipping }) => requiresShipping)
    .map(({ lineId, title, sku, quantity }) => ({ lineId, title, sku, quantity }));
  if (toSend.length === 0) return;
  const { calledOff } = await lockDelivery(tx, orderId);
  if (calledOff || (await lockShipment(tx, { orderId }))) return;

  const id = createId('shp');
  await insertShipment(tx, { id, orderId, deliveryTitle, lines: toSend });
  await appendToOutbox(tx, SOURCE, [
    shipmentCreated.make({
      subject: id,
      sequence: 1,
      correlationId: orderId,
      data: { shipmentId: id, orderId, lineIds: toSend.map(({ lineId }) => lineId) },
    }),
  ]);
}
