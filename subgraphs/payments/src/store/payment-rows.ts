import type { Selectable } from 'kysely';
import { invariant } from '@hansa/kit/errors/invariant';
import { refundedAmount, refundingAmount, type Payment, type Refund } from '../domain/payment.ts';
import type { PaymentsTables } from './tables.ts';

type Row = Omit<Selectable<PaymentsTables['payments']>, 'provider' | 'created_at' | 'updated_at'>;

/** A payment as its row, and back. Columns that a state does not have are null or zero. */
export function toRow(payment: Payment): Row {
  const { id, orderId, version, status } = payment;
  const row: Row = {
    id,
    order_id: orderId,
    version,
    status,
    amount: 'amount' in payment ? payment.amount.amount : null,
    currency_code: 'amount' in payment ? payment.amount.currencyCode : null,
    authorization_reference: 'authorization' in payment ? payment.authorization : null,
    capture_reference: null,
    capturing_amount: 'capturing' in payment ? payment.capturing : 0,
    captured_amount: 0,
    refunded_amount: 0,
    refunding_amount: 0,
    undo: 'undo' in payment && payment.undo,
    decline_reason: status === 'DECLINED' ? payment.reason : null,
  };
  if (status !== 'CAPTURED') return row;
  return {
    ...row,
    capture_reference: payment.capture,
    captured_amount: payment.captured,
    refunded_amount: refundedAmount(payment),
    refunding_amount: refundingAmount(payment),
  };
}

interface Context {
  readonly refunds: readonly Refund[];
  /** Whether the provider was asked for what the payment waits for. */
  readonly sent: boolean;
}

export function toPayment(row: Row, { refunds, sent }: Context): Payment {
  const { status, version, undo } = row;
  const common = { id: row.id, orderId: row.order_id, version };
  if (status === 'STOPPED') return { ...common, status };

  const known = {
    ...common,
    amount: { amount: given(row, 'amount'), currencyCode: given(row, 'currency_code') },
  };
  const held = () => ({ ...known, authorization: given(row, 'authorization_reference') });
  switch (status) {
    case 'REQUESTED':
      return sent ? { ...known, status: 'AUTHORIZING', undo } : { ...known, status };
    case 'AUTHORIZING':
      return { ...known, status, undo };
    case 'DECLINED':
      return { ...known, status, reason: given(row, 'decline_reason') };
    case 'VOIDED':
      return { ...known, status };
    case 'AUTHORIZED':
    case 'VOIDING':
      return { ...held(), status };
    case 'CAPTURE_REQUESTED': {
      const capturing = row.capturing_amount;
      return sent ? { ...held(), status: 'CAPTURING', capturing, undo } : { ...held(), status, capturing };
    }
    case 'CAPTURING':
      return { ...held(), status, capturing: row.capturing_amount, undo };
    case 'CAPTURED': {
      const capture = given(row, 'capture_reference');
      return { ...held(), status, capture, captured: row.captured_amount, refunds, undo };
    }
    default: {
      const unhandled: never = status;
      return unhandled;
    }
  }
}

/** A column that the payment's state must have. */
function given<Column extends keyof Row>(row: Row, column: Column): NonNullable<Row[Column]> {
  const value = row[column];
  invariant(value !== null, `payment ${row.id} is ${row.status} and has no ${column}`);
  return value;
}
