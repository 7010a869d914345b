import { shipmentCancellationRefused } from '@hansa/contracts/shipping/shipment-cancellation-refused';
import { shipmentCancelled } from '@hansa/contracts/shipping/shipment-cancelled';
import { shipmentCreated } from '@hansa/contracts/shipping/shipment-created';
import { shipmentDelivered } from '@hansa/contracts/shipping/shipment-delivered';
import { shipmentDispatched } from '@hansa/contracts/shipping/shipment-dispatched';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import type { AdvanceOrder } from '../commands/advance-order.ts';
import { ofOrder } from './of-order.ts';

const dispatch = z.object({
  orderId: z.string(),
  carrier: z.string(),
  trackingNumber: z.string().nullable(),
});

/** What shipping says of the goods of an order. */
export function onShippingAnswers(advanceOrder: AdvanceOrder): Reaction<string>[] {
  return [
    reaction(shipmentCreated, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'shipment-created' }, cause);
    }),
    reaction(shipmentDispatched, dispatch, async ({ data }, cause) => {
      const { orderId, carrier, trackingNumber } = data;
      await advanceOrder(orderId, { kind: 'shipment-dispatched', carrier, trackingNumber }, cause);
    }),
    reaction(shipmentDelivered, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'shipment-delivered' }, cause);
    }),
    reaction(shipmentCancelled, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'shipment-cancelled' }, cause);
    }),
    reaction(shipmentCancellationRefused, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'shipment-cancellation-refused' }, cause);
    }),
  ];
}
