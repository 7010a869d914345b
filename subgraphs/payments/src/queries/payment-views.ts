import { sql, type Kysely } from 'kysely';
import type { OperationKind } from '../domain/operation.ts';
import type { PaymentStatus, Refund } from '../domain/payment.ts';
import type { PaymentsTables } from '../store/tables.ts';

type Deps = { db: Kysely<PaymentsTables> };

/** A payment as others see it. Amounts are minor units. */
export interface PaymentView {
  readonly id: string;
  readonly orderId: string;
  readonly provider: string;
  readonly status: PaymentStatus;
  readonly amount: number;
  readonly currencyCode: string;
  readonly capturedAmount: number;
  readonly refundedAmount: number;
  readonly createdAt: Date;
}

export interface TransactionView {
  readonly paymentId: string;
  readonly kind: OperationKind;
  readonly status: 'PENDING' | 'SUCCEEDED' | 'DECLINED';
  readonly amount: number;
  readonly currencyCode: string;
  readonly at: Date;
  readonly providerReference: string | null;
  readonly declineCode: string | null;
}

export interface RefundView {
  readonly paymentId: string;
  readonly id: string;
  readonly status: Refund['status'];
  readonly amount: number;
  readonly currencyCode: string;
  readonly reason: string | null;
  readonly createdAt: Date;
}

/** Payments that somebody named an amount for; one that was stopped before that never was one for a client. */
const paymentColumns = sql<PaymentView>`
  id, order_id as "orderId", provider, status, amount, currency_code as "currencyCode",
  captured_amount as "capturedAmount", refunded_amount as "refundedAmount", created_at as "createdAt"`;

export const paymentsOfOrders =
  ({ db }: Deps) =>
  async (orderIds: readonly string[]): Promise<PaymentView[]> => {
    const { rows } = await sql<PaymentView>`
      select ${paymentColumns} from payments
      where order_id = any(${orderIds}) and amount is not null order by id`.execute(db);
    return rows;
  };

export const paymentsById =
  ({ db }: Deps) =>
  async (ids: readonly string[]): Promise<PaymentView[]> => {
    const { rows } = await sql<PaymentView>`
      select ${paymentColumns} from payments where id = any(${ids}) and amount is not null`.execute(db);
    return rows;
  };

/** Oldest first. What was stopped before the provider heard of it never happened. */
export const transactionsOfPayments =
  ({ db }: Deps) =>
  async (paymentIds: readonly string[]): Promise<TransactionView[]> => {
    const { rows } = await sql<TransactionView>`
      select
        payment_id as "paymentId", kind, status, amount, currency_code as "currencyCode",
        coalesce(settled_at, created_at) as at, provider_reference as "providerReference",
        decline_code as "declineCode"
      from payment_operations
      where payment_id = any(${paymentIds}) and status <> 'STOPPED' order by id`.execute(db);
    return rows;
  };

/** Oldest first. */
export const refundsOfPayments =
  ({ db }: Deps) =>
  async (paymentIds: readonly string[]): Promise<RefundView[]> => {
    const { rows } = await sql<RefundView>`
      select
        refunds.payment_id as "paymentId", refunds.id, refunds.status, refunds.amount,
        payments.currency_code as "currencyCode", refunds.reason, refunds.created_at as "createdAt"
      from refunds join payments on payments.id = refunds.payment_id
      where refunds.payment_id = any(${paymentIds}) order by refunds.id`.execute(db);
    return rows;
  };
