import { sendLater } from '@hansa/kit/database/travelling-connection';
import { currentTrace } from '@hansa/kit/telemetry/trace';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { pauseAfterRefusalMs, providerKey, type Call, type OperationKind } from '../domain/operation.ts';
import type { Payment } from '../domain/payment.ts';
import type { OperationStatus, PaymentsTables, Tx } from './tables.ts';

type Db = Kysely<PaymentsTables>;

/** An operation whose turn it is. */
export interface DueOperation {
  readonly id: number;
  readonly orderId: string;
  readonly kind: OperationKind;
  readonly providerKey: string;
  readonly amount: number;
  readonly currencyCode: string;
  readonly parentReference: string | null;
  readonly paymentMethodToken: string | null;
  /** This attempt counted. */
  readonly attempts: number;
  readonly traceparent: string | null;
  readonly tracestate: string | null;
}

/**
 * Writes down what the provider is to be asked. The payment is locked or new, so numbers are drawn one by one: for
 * each kind of call to the order's payment, from 1.
 */
export async function insertOperation(
  tx: Tx,
  { payment, isNew }: { payment: Payment; isNew: boolean },
  call: Call,
): Promise<void> {
  const seq = isNew ? 1 : (await lastSeq(tx, payment.orderId, call.kind)) + 1;
  const pauseMs = call.again ? pauseAfterRefusalMs(seq) : 0;
  const insert = tx.insertInto('payment_operations').values({
    payment_id: payment.id,
    order_id: payment.orderId,
    kind: call.kind,
    seq,
    provider_key: providerKey(payment.orderId, call, seq),
    amount: call.amount.amount,
    currency_code: call.amount.currencyCode,
    ...detailsOf(call),
    ...currentTrace(),
    due_at: sql<Date>`now() + ${pauseMs} * interval '1 millisecond'`,
  });
  await sendLater(tx, insert);
}

async function lastSeq(tx: Tx, orderId: string, kind: OperationKind): Promise<number> {
  const { last } = await tx
    .selectFrom('payment_operations')
    .select(({ fn }) => fn.max('seq').as('last'))
    .where('order_id', '=', orderId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

function detailsOf(call: Call) {
  switch (call.kind) {
    case 'AUTHORIZATION':
      return { payment_method_token: call.paymentMethodToken };
    case 'CAPTURE':
    case 'VOID':
      return { parent_reference: call.authorization };
    case 'REFUND':
      return { parent_reference: call.capture, refund_id: call.refundId };
    default: {
      const unhandled: never = call;
      return unhandled;
    }
  }
}

/** Ends the operation at hand, which was never sent and is locked. */
export async function stopOperation(tx: Tx, paymentId: string): Promise<void> {
  const stop = tx
    .updateTable('payment_operations')
    .set({ status: 'STOPPED', payment_method_token: null, settled_at: sql<Date>`now()` })
    .where('payment_id', '=', paymentId)
    .where('status', '=', 'PENDING')
    .where('kind', '<>', 'REFUND');
  await sendLater(tx, stop);
}

/**
 * Takes due operations for `leaseMs`. Counting the attempt is what makes them "sent", so it is committed before
 * the provider hears of them. Who dies with a lease loses it, and somebody else asks under the same key.
 */
export async function claimOperations(
  db: Db,
  claim: { max: number; leaseMs: number },
): Promise<DueOperation[]> {
  const { rows } = await sql<DueOperation>`
    update payment_operations operation
    set attempts = attempts + 1, locked_until = now() + ${claim.leaseMs} * interval '1 millisecond'
    from (
      select id from payment_operations
      where status = 'PENDING' and due_at <= now() and (locked_until is null or locked_until <= now())
      order by due_at limit ${claim.max} for update skip locked
    ) due
    where operation.id = due.id
    returning
      operation.id, operation.order_id as "orderId", operation.kind, operation.provider_key as "providerKey",
      operation.amount, operation.currency_code as "currencyCode",
      operation.parent_reference as "parentReference",
      operation.payment_method_token as "paymentMethodToken", operation.attempts,
      operation.traceparent, operation.tracestate`.execute(db);
  return rows;
}

/** Gives the lease back: the end of this attempt is not known, and it is to be tried again. */
export async function putOff(
  db: Db,
  { id, attempts, error, delayMs }: { id: number; attempts: number; error: string; delayMs: number },
): Promise<void> {
  await db
    .updateTable('payment_operations')
    .set({
      locked_until: null,
      due_at: sql<Date>`now() + ${delayMs} * interval '1 millisecond'`,
      last_error: error,
    })
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    // If the lease ran out, the operation is another's by now.
    .where('attempts', '=', attempts)
    .execute();
}

/** What is known of an operation by its key at the provider. */
export interface KnownOperation {
  readonly id: number;
  readonly orderId: string;
  readonly kind: OperationKind;
  readonly providerKey: string;
  readonly amount: number;
  readonly currencyCode: string;
  readonly refundId: string | null;
  readonly traceparent: string | null;
  readonly tracestate: string | null;
  readonly status: OperationStatus;
}

export async function findOperation(db: Db, key: string): Promise<KnownOperation | undefined> {
  return db
    .selectFrom('payment_operations')
    .select(['id', 'order_id as orderId', 'kind', 'provider_key as providerKey', 'amount'])
    .select(['currency_code as currencyCode', 'refund_id as refundId', 'status', 'traceparent', 'tracestate'])
    .where('provider_key', '=', key)
    .executeTakeFirst();
}

/** The order whose payment an operation belongs to, to be named in another statement. */
export function orderOfOperation(key: string): RawBuilder<string> {
  return sql<string>`(select order_id from payment_operations where provider_key = ${key})`;
}

/** Writes down how an operation ended, whose payment is locked and which was still open under that lock. */
export async function settleOperation(
  tx: Tx,
  id: number,
  end: { status: 'SUCCEEDED'; reference: string } | { status: 'DECLINED'; code: string },
): Promise<void> {
  const settle = tx
    .updateTable('payment_operations')
    .set({
      status: end.status,
      provider_reference: end.status === 'SUCCEEDED' ? end.reference : null,
      decline_code: end.status === 'DECLINED' ? end.code : null,
      payment_method_token: null,
      locked_until: null,
      settled_at: sql<Date>`now()`,
    })
    .where('id', '=', id);
  await sendLater(tx, settle);
}
