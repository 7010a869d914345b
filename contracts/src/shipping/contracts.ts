import { shipmentCancel } from './shipment-cancel.ts';
import { shipmentCancellationRefused } from './shipment-cancellation-refused.ts';
import { shipmentCancelled } from './shipment-cancelled.ts';
import { shipmentCreated } from './shipment-created.ts';
import { shipmentDelivered } from './shipment-delivered.ts';
import { shipmentDispatched } from './shipment-dispatched.ts';

/** Everything that travels under `hansa.*.shipping.>`. */
export const shippingContracts = [
  shipmentCancel,
  shipmentCancellationRefused,
  shipmentCancelled,
  shipmentCreated,
  shipmentDelivered,
  shipmentDispatched,
] as const;
