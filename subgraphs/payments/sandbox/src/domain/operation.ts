/** What a merchant can ask of a payment provider. */
export type OperationKind = 'AUTHORIZATION' | 'CAPTURE' | 'VOID' | 'REFUND';

export type OperationStatus = 'PENDING' | 'SUCCEEDED' | 'DECLINED';

/** One line of the ledger. */
export interface Operation {
  /** Grows from operation to operation; what pages of the ledger are cut by. */
  readonly position: number;
  readonly id: string;
  readonly idempotencyKey: string;
  readonly kind: OperationKind;
  readonly orderId: string;
  /** The authorization of a capture or void, the capture of a refund. */
  readonly parentId: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly currencyCode: string;
  readonly status: OperationStatus;
  readonly declineCode: string | null;
  readonly at: Date;
  readonly settledAt: Date | null;
}

/** Why an operation on an earlier one cannot be; nothing is written to the ledger then. */
export interface Refusal {
  readonly httpStatus: 404 | 422;
  readonly code: string;
  readonly message: string;
}

/** What is wanted of an earlier operation, and everything that was done to it before. */
export interface Wanted {
  readonly parent: Operation | undefined;
  readonly siblings: readonly Operation[];
  readonly orderId: string;
  readonly amount: number;
  readonly currencyCode: string;
}

/** Whether the amount may be taken: never more than was authorized, never after a void. */
export function refuseCapture(wanted: Wanted): Refusal | undefined {
  const { parent, siblings, amount } = wanted;
  if (!isUsable(wanted, 'AUTHORIZATION') || !parent) return notFound('authorization_not_found');
  if (siblings.some(({ kind }) => kind === 'VOID')) return refused('authorization_voided');
  if (parent.currencyCode !== wanted.currencyCode) return refused('currency_mismatch');
  if (sum(siblings, 'CAPTURE') + amount > parent.amount) return refused('capture_exceeds_authorization');
  return undefined;
}

/** Whether the authorization may be dropped: not after money was taken, not twice. */
export function refuseVoid(wanted: Wanted): Refusal | undefined {
  if (!isUsable(wanted, 'AUTHORIZATION')) return notFound('authorization_not_found');
  if (wanted.siblings.some(({ kind }) => kind === 'CAPTURE')) return refused('authorization_captured');
  if (wanted.siblings.some(({ kind }) => kind === 'VOID')) return refused('authorization_voided');
  return undefined;
}

/** Whether the amount may be given back: never more than was taken. */
export function refuseRefund(wanted: Wanted): Refusal | undefined {
  const { parent, siblings, amount } = wanted;
  if (!isUsable(wanted, 'CAPTURE') || !parent) return notFound('capture_not_found');
  if (parent.currencyCode !== wanted.currencyCode) return refused('currency_mismatch');
  if (sum(siblings, 'REFUND') + amount > parent.amount) return refused('refund_exceeds_capture');
  return undefined;
}

function isUsable({ parent, orderId }: Wanted, kind: OperationKind): boolean {
  return parent?.kind === kind && parent.status === 'SUCCEEDED' && parent.orderId === orderId;
}

function sum(operations: readonly Operation[], kind: OperationKind): number {
  return operations
    .filter((operation) => operation.kind === kind && operation.status !== 'DECLINED')
    .reduce((total, { amount }) => total + amount, 0);
}

const sentences = {
  authorization_not_found: 'There is no successful authorization with this id for this order.',
  capture_not_found: 'There is no capture with this id for this order.',
  authorization_voided: 'The authorization was voided.',
  authorization_captured: 'The authorization was captured; refund the capture instead.',
  currency_mismatch: 'The currency is not that of the operation referred to.',
  capture_exceeds_authorization: 'Captures may not exceed the authorized amount.',
  refund_exceeds_capture: 'Refunds may not exceed the captured amount.',
};

function refused(code: keyof typeof sentences): Refusal {
  return { httpStatus: 422, code, message: sentences[code] };
}

function notFound(code: keyof typeof sentences): Refusal {
  return { httpStatus: 404, code, message: sentences[code] };
}
