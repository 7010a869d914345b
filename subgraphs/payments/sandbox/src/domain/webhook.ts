import type { Operation } from './operation.ts';

/** An operation as the ledger, the answers and the webhooks show it. */
export function toJson(operation: Operation) {
  return {
    position: operation.position,
    id: operation.id,
    kind: operation.kind,
    orderId: operation.orderId,
    parentId: operation.parentId,
    amount: operation.amount,
    currencyCode: operation.currencyCode,
    status: operation.status,
    declineCode: operation.declineCode,
    idempotencyKey: operation.idempotencyKey,
    at: operation.at.toISOString(),
    settledAt: operation.settledAt?.toISOString() ?? null,
  };
}

/** What the merchant is told of a decided operation: `capture.succeeded` and the line of the ledger. */
export function webhookOf(operation: Operation, eventId: string): string {
  return JSON.stringify({
    id: eventId,
    type: `${operation.kind.toLowerCase()}.${operation.status.toLowerCase()}`,
    timestamp: (operation.settledAt ?? operation.at).toISOString(),
    data: toJson(operation),
  });
}
