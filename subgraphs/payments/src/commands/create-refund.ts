import { isCurrency, parseDecimal } from '@hansa/contracts/money';
import type { UserError } from '@hansa/kit/graphql/user-error';
import { idempotent } from '@hansa/kit/idempotency/idempotent';
import { createId } from '@hansa/kit/ids';
import { sql, type Kysely } from 'kysely';
import { requestRefund, type RefundErrorCode } from '../domain/request-refund.ts';
import { lockPayment } from '../store/payments.ts';
import type { PaymentsTables, Tx } from '../store/tables.ts';
import { applyDecision } from './apply-decision.ts';

type Deps = { db: Kysely<PaymentsTables>; provider: { readonly name: string } };

export type PaymentErrorCode = RefundErrorCode | 'AMOUNT_INVALID' | 'IDEMPOTENCY_KEY_REUSED' | 'INVALID';

export interface CreateRefund {
  /** Who asks; keys of different callers never meet. */
  readonly caller: string;
  readonly orderId: string;
  /** As the client wrote it. */
  readonly amount: { readonly amount: string; readonly currencyCode: string };
  readonly reason: string | null;
  readonly idempotencyKey: string;
}

export interface CreatedRefund {
  readonly id: string;
  readonly status: 'PENDING';
  readonly amount: { readonly amount: number; readonly currencyCode: string };
  readonly reason: string | null;
  /** RFC 3339 */
  readonly createdAt: string;
}

export type RefundAnswer =
  | { readonly ok: true; readonly paymentId: string; readonly refund: CreatedRefund }
  | { readonly ok: false; readonly error: UserError<PaymentErrorCode> };

const KEY_LENGTH_MAX = 255;
const REASON_LENGTH_MAX = 500;

/**
 * Promises money back. The promise is kept by the provider a moment later: the answer says `PENDING`, and a
 * fact follows when it is done.
 */
export const createRefund =
  ({ db, provider }: Deps) =>
  async (command: CreateRefund): Promise<RefundAnswer> => {
    const invalid = refuseForm(command);
    if (invalid) return invalid;
    const { caller, idempotencyKey: key, ...request } = command;
    const done = await db
      .transaction()
      .execute((tx) =>
        idempotent(tx, { scope: `${caller}:refundCreate`, key, request }, () =>
          refund(tx, command, provider.name),
        ),
      );
    if (done.kind === 'done') return done.response;
    return refuse('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey'], 'This key was used for another refund.');
  };

async function refund(tx: Tx, command: CreateRefund, provider: string): Promise<RefundAnswer> {
  const { orderId, reason } = command;
  const { currencyCode } = command.amount;
  const minor = isCurrency(currencyCode) ? parseDecimal(command.amount.amount, currencyCode) : undefined;
  if (minor === undefined || minor <= 0) {
    const message = 'The amount must be more than nothing, with no more places than its currency has.';
    return refuse('AMOUNT_INVALID', ['amount', 'amount'], message);
  }

  const before = await lockPayment(tx, orderId);
  const amount = { amount: minor, currencyCode };
  const newRefundId = createId('ref');
  const decision = requestRefund(before, { newRefundId, amount, reason });
  if (decision.kind === 'refused') return refuse(decision.code, fields[decision.code], decision.message);

  await applyDecision(tx, { before, decision, provider });
  const { rows } = await sql<{ at: Date }>`select now() as at`.execute(tx);
  const createdAt = (rows[0]?.at ?? new Date()).toISOString();
  return {
    ok: true,
    paymentId: decision.payment.id,
    refund: { id: newRefundId, status: 'PENDING', amount, reason, createdAt },
  };
}

const fields: Readonly<Record<RefundErrorCode, readonly string[]>> = {
  NOT_FOUND: ['orderId'],
  NOT_CAPTURED: ['orderId'],
  CURRENCY_MISMATCH: ['amount', 'currencyCode'],
  AMOUNT_TOO_LARGE: ['amount', 'amount'],
};

function refuseForm({ idempotencyKey, reason }: CreateRefund): RefundAnswer | undefined {
  if (idempotencyKey.trim() === '' || idempotencyKey.length > KEY_LENGTH_MAX) {
    return refuse('INVALID', ['idempotencyKey'], `The key must have 1 to ${KEY_LENGTH_MAX} characters.`);
  }
  if ((reason?.length ?? 0) > REASON_LENGTH_MAX) {
    return refuse('INVALID', ['reason'], `The reason may have at most ${REASON_LENGTH_MAX} characters.`);
  }
  return undefined;
}

function refuse(code: PaymentErrorCode, path: readonly string[], message: string): RefundAnswer {
  return { ok: false, error: { code, field: ['input', ...path], message } };
}
