import type { ContractEvent } from '@hansa/contracts/contract';
import { reservationClaim } from '@hansa/contracts/inventory/reservation-claim';
import { reservationMake } from '@hansa/contracts/inventory/reservation-make';
import { reservationRelease } from '@hansa/contracts/inventory/reservation-release';
import { orderCancelled } from '@hansa/contracts/orders/order-cancelled';
import { orderConfirmed } from '@hansa/contracts/orders/order-confirmed';
import { orderFulfilled } from '@hansa/contracts/orders/order-fulfilled';
import { orderPlaced } from '@hansa/contracts/orders/order-placed';
import { orderUpdated } from '@hansa/contracts/orders/order-updated';
import { paymentAuthorize } from '@hansa/contracts/payments/payment-authorize';
import { paymentCapture } from '@hansa/contracts/payments/payment-capture';
import { paymentUndo } from '@hansa/contracts/payments/payment-undo';
import { shipmentCancel } from '@hansa/contracts/shipping/shipment-cancel';
import type { CancelReason, Order } from './order.ts';

/** An event of an order in its new version. */
export type EventOf = (order: Order) => ContractEvent;

/** What every event of an order carries: its id, its version, and the id again to correlate the whole process. */
const of = ({ id, version }: Order) => ({ subject: id, sequence: version, correlationId: id });

const summary = ({ id, number, customerId, email, cost }: Order) => ({
  orderId: id,
  number,
  customerId,
  email,
  total: cost.total,
});

const lines = (order: Order) => order.lines.map(({ id, ...line }) => ({ lineId: id, ...line }));

// Facts.

export const placed: EventOf = (order) =>
  orderPlaced.make({
    ...of(order),
    data: { ...summary(order), lines: lines(order), placedAt: order.placedAt },
  });

export const confirmed: EventOf = (order) =>
  orderConfirmed.make({
    ...of(order),
    data: {
      ...summary(order),
      lines: lines(order),
      shippingAddress: order.shippingAddress,
      deliveryTitle: order.deliveryTitle,
    },
  });

export const cancelled =
  (reason: CancelReason): EventOf =>
  (order) =>
    orderCancelled.make({ ...of(order), data: { ...summary(order), reason } });

export const fulfilled: EventOf = (order) => orderFulfilled.make({ ...of(order), data: summary(order) });

export const updated: EventOf = (order) => {
  const { id, version, status, financialStatus, fulfillmentStatus } = order;
  return orderUpdated.make({
    ...of(order),
    data: { orderId: id, version, status, financialStatus, fulfillmentStatus },
  });
};

// Requests.

export const reserveStock =
  (holdMs: number): EventOf =>
  (order) =>
    reservationMake.make({
      ...of(order),
      data: {
        orderId: order.id,
        lines: order.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
        holdSeconds: Math.ceil(holdMs / 1_000),
      },
    });

export const claimStock: EventOf = (order) =>
  reservationClaim.make({ ...of(order), data: { orderId: order.id } });

export const releaseStock: EventOf = (order) =>
  reservationRelease.make({ ...of(order), data: { orderId: order.id } });

export const authorizePayment: EventOf = (order) =>
  paymentAuthorize.make({
    ...of(order),
    data: {
      orderId: order.id,
      amount: order.cost.total,
      paymentMethodToken: order.paymentMethodToken ?? '',
    },
  });

export const capturePayment: EventOf = (order) =>
  paymentCapture.make({ ...of(order), data: { orderId: order.id, amount: order.cost.total } });

export const undoPayment: EventOf = (order) =>
  paymentUndo.make({ ...of(order), data: { orderId: order.id } });

export const cancelShipment: EventOf = (order) =>
  shipmentCancel.make({ ...of(order), data: { orderId: order.id } });
