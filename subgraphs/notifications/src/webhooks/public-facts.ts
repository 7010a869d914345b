import { productCreated } from '@hansa/contracts/catalog/product-created';
import { productDeleted } from '@hansa/contracts/catalog/product-deleted';
import { productUpdated } from '@hansa/contracts/catalog/product-updated';
import { variantUpdated } from '@hansa/contracts/catalog/variant-updated';
import { reservationClaimed } from '@hansa/contracts/inventory/reservation-claimed';
import { reservationMade } from '@hansa/contracts/inventory/reservation-made';
import { reservationRefused } from '@hansa/contracts/inventory/reservation-refused';
import { reservationReleased } from '@hansa/contracts/inventory/reservation-released';
import { stockChanged } from '@hansa/contracts/inventory/stock-changed';
import { orderCancelled } from '@hansa/contracts/orders/order-cancelled';
import { orderConfirmed } from '@hansa/contracts/orders/order-confirmed';
import { orderFulfilled } from '@hansa/contracts/orders/order-fulfilled';
import { orderPlaced } from '@hansa/contracts/orders/order-placed';
import { orderUpdated } from '@hansa/contracts/orders/order-updated';
import { paymentAuthorized } from '@hansa/contracts/payments/payment-authorized';
import { paymentCaptured } from '@hansa/contracts/payments/payment-captured';
import { paymentDeclined } from '@hansa/contracts/payments/payment-declined';
import { paymentRefunded } from '@hansa/contracts/payments/payment-refunded';
import { paymentVoided } from '@hansa/contracts/payments/payment-voided';
import { shipmentCancellationRefused } from '@hansa/contracts/shipping/shipment-cancellation-refused';
import { shipmentCancelled } from '@hansa/contracts/shipping/shipment-cancelled';
import { shipmentCreated } from '@hansa/contracts/shipping/shipment-created';
import { shipmentDelivered } from '@hansa/contracts/shipping/shipment-delivered';
import { shipmentDispatched } from '@hansa/contracts/shipping/shipment-dispatched';
import { customerCreated } from '@hansa/contracts/users/customer-created';
import { customerDeleted } from '@hansa/contracts/users/customer-deleted';
import { customerUpdated } from '@hansa/contracts/users/customer-updated';

interface Fact {
  /** `hansa.orders.order.placed.v1` */
  readonly type: string;
  readonly channel: string;
}

/**
 * The events that merchants can subscribe to: every fact of the house but requests for a new password,
 * whose tokens are for one mailbox only. A test compares the list with the contracts.
 */
export const publicFacts: readonly Fact[] = [
  productCreated,
  productDeleted,
  productUpdated,
  variantUpdated,
  reservationClaimed,
  reservationMade,
  reservationRefused,
  reservationReleased,
  stockChanged,
  orderCancelled,
  orderConfirmed,
  orderFulfilled,
  orderPlaced,
  orderUpdated,
  paymentAuthorized,
  paymentCaptured,
  paymentDeclined,
  paymentRefunded,
  paymentVoided,
  shipmentCancellationRefused,
  shipmentCancelled,
  shipmentCreated,
  shipmentDelivered,
  shipmentDispatched,
  customerCreated,
  customerDeleted,
  customerUpdated,
];

/** A type as merchants may write it: `orders.order.placed` means the first version. */
export function readEventType(text: string): string | undefined {
  const name = text.trim().replace(/^hansa\./, '');
  const type = `hansa.${/\.v\d+$/.test(name) ? name : `${name}.v1`}`;
  return publicFacts.find((fact) => fact.type === type)?.type;
}
