import type { ContractEvent } from '@hansa/contracts/contract';
import { reservationClaimed } from '@hansa/contracts/inventory/reservation-claimed';
import { reservationMade } from '@hansa/contracts/inventory/reservation-made';
import { reservationRefused } from '@hansa/contracts/inventory/reservation-refused';
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

/** What the other services say of an order, each as its contract's example has it. */
const answers = {
  made: (orderId: string) =>
    reservationMade.make(about(orderId, { orderId, expiresAt: '2026-11-03T10:15:00.000Z' })),
  stockRefused: (orderId: string) =>
    reservationRefused.make(about(orderId, { orderId, reason: 'INSUFFICIENT_STOCK', variantIds: [] })),
  claimed: (orderId: string) => reservationClaimed.make(about(orderId, { orderId })),
  authorized: (orderId: string) =>
    paymentAuthorized.make(about(orderId, { ...paymentAuthorized.example, orderId })),
  declined: (orderId: string) =>
    paymentDeclined.make(about(orderId, { ...paymentDeclined.example, orderId })),
  captured: (orderId: string) =>
    paymentCaptured.make(about(orderId, { ...paymentCaptured.example, orderId })),
  voided: (orderId: string) => paymentVoided.make(about(orderId, { ...paymentVoided.example, orderId })),
  refunded: (orderId: string) =>
    paymentRefunded.make(about(orderId, { ...paymentRefunded.example, orderId })),
  created: (orderId: string) => shipmentCreated.make(about(orderId, { ...shipmentCreated.example, orderId })),
  dispatched: (orderId: string) =>
    shipmentDispatched.make(about(orderId, { ...shipmentDispatched.example, orderId })),
  delivered: (orderId: string) =>
    shipmentDelivered.make(about(orderId, { ...shipmentDelivered.example, orderId })),
  shipmentCancelled: (orderId: string) => shipmentCancelled.make(about(orderId, { orderId })),
  cancellationRefused: (orderId: string) =>
    shipmentCancellationRefused.make(about(orderId, { ...shipmentCancellationRefused.example, orderId })),
};
export type Answer = keyof typeof answers;

export const answerEvent = (orderId: string, answer: Answer): ContractEvent => answers[answer](orderId);

function about<Data>(subject: string, data: Data) {
  return { subject, sequence: 1, correlationId: subject, data };
}
