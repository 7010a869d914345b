import { assertNever } from '@hansa/kit/errors/assert-never';
import { createId } from '@hansa/kit/ids';
import { invariant } from '@hansa/kit/errors/invariant';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { withTraceOf } from '@hansa/kit/telemetry/trace';
import { advance } from '../domain/advance.ts';
import type { Payment } from '../domain/payment.ts';
import type { PaymentResult } from '../domain/payment-input.ts';
import type { ProviderRecord } from '../domain/provider.ts';
import {
  findOperation,
  orderOfOperation,
  settleOperation,
  type KnownOperation,
} from '../store/operations.ts';
import { lockPaymentAhead } from '../store/payments.ts';
import type { Tx } from '../store/tables.ts';
import { applyDecision } from './apply-decision.ts';

/** How the provider says that an operation ended. */
type End = Exclude<ProviderRecord['end'], { kind: 'pending' }>;

type Deps = { provider: { readonly name: string }; log: Logger };

export type Recorded =
  | 'recorded'
  /** The other of answer and webhook was faster. */
  | 'known'
  /** The provider has not decided yet. */
  | 'pending'
  /** Nothing was ever asked under this key. */
  | 'unknown-operation'
  /** The provider speaks of another amount or kind; nothing is believed. */
  | 'mismatch';

/**
 * Takes the provider's word on one of our operations, from its answer, its webhook or its books. They come in
 * any order and number: the first settles the operation, the payment moves on once, with its facts. Those belong
 * to the trace of what was asked, whoever brings the answer.
 */
export const recordResult =
  (deps: Deps) =>
  async (tx: Tx, record: ProviderRecord): Promise<Recorded> => {
    const { idempotencyKey: key, end } = record;
    // The payment first and the operation second, as everywhere, or two transactions could wait for each other.
    const locked = await lockPaymentAhead(tx, orderOfOperation(key));
    const operation = await findOperation(tx, key);
    if (!operation) return 'unknown-operation';
    if (!fits(operation, record)) return 'mismatch';
    if (end.kind === 'pending') return 'pending';
    if (operation.status !== 'PENDING') return 'known';
    const before = await locked();
    invariant(before, `operation ${key} has no payment`);
    await withTraceOf(operation, () => settle(deps, tx, { operation, end, before }));
    return 'recorded';
  };

interface Settlement {
  readonly operation: KnownOperation;
  readonly end: End;
  readonly before: Payment;
}

async function settle(
  { provider, log }: Deps,
  tx: Tx,
  { operation, end, before }: Settlement,
): Promise<void> {
  await settleOperation(
    tx,
    operation.id,
    end.kind === 'succeeded'
      ? { status: 'SUCCEEDED', reference: end.reference }
      : { status: 'DECLINED', code: end.code },
  );
  const decision = advance(before, resultOf(operation, end));
  if (decision.kind === 'moved') {
    await applyDecision(tx, { before, decision, provider: provider.name });
    if (decision.calls.some(({ again }) => again)) tellOperator(log, operation, end);
  }
}

/** It is asked again until it holds, which may be never, and no order or customer shows that. */
function tellOperator(log: Logger, { orderId, kind, providerKey }: KnownOperation, end: End) {
  const code = end.kind === 'declined' ? end.code : undefined;
  log.error(
    { orderId, kind, key: providerKey, code },
    'the provider refuses what has to be done; it is asked again later',
  );
}

/** Whether the provider speaks of what we asked for. */
export function fits(
  operation: KnownOperation,
  { kind, amount }: Pick<ProviderRecord, 'kind' | 'amount'>,
): boolean {
  return (
    operation.kind === kind &&
    operation.amount === amount.amount &&
    operation.currencyCode === amount.currencyCode
  );
}

function resultOf({ kind, refundId }: KnownOperation, end: End): PaymentResult {
  const newRefundId = createId('ref');
  switch (kind) {
    case 'AUTHORIZATION':
      return end.kind === 'succeeded'
        ? { kind: 'authorization-succeeded', reference: end.reference }
        : { kind: 'authorization-declined', code: end.code };
    case 'CAPTURE':
      return end.kind === 'succeeded'
        ? { kind: 'capture-succeeded', reference: end.reference, newRefundId }
        : { kind: 'capture-declined', code: end.code };
    case 'VOID':
      return end.kind === 'succeeded'
        ? { kind: 'void-succeeded' }
        : { kind: 'void-declined', code: end.code };
    case 'REFUND': {
      invariant(refundId, 'a refund operation names its refund');
      return end.kind === 'succeeded'
        ? { kind: 'refund-succeeded', refundId }
        : { kind: 'refund-declined', refundId, code: end.code, newRefundId };
    }
    default:
      return assertNever(kind);
  }
}
