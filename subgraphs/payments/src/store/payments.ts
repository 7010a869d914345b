import { sendAhead, sendLater } from '@hansa/kit/database/travelling-connection';
import { sql, type RawBuilder } from 'kysely';
import type { Payment } from '../domain/payment.ts';
import { toPayment, toRow } from './payment-rows.ts';
import type { Tx } from './tables.ts';

/** An order by its id, or by what names it in a statement of its own. */
type OrderReference = string | RawBuilder<string>;

/**
 * The payment of an order, locked until the transaction ends. The open operation is locked with it, so that
 * "the provider was not asked yet" stays true until the decision that rests on it is committed.
 */
export async function lockPayment(tx: Tx, order: OrderReference): Promise<Payment | undefined> {
  return (await lockPaymentAhead(tx, order))();
}

/** As `lockPayment`, but the locks travel with the next statement, which so sees what they guard. */
export async function lockPaymentAhead(
  tx: Tx,
  order: OrderReference,
): Promise<() => Promise<Payment | undefined>> {
  const locked = await sendAhead(
    tx,
    tx.selectFrom('payments').selectAll().where('order_id', '=', order).forUpdate(),
  );
  const asked = await sendAhead(tx, openOperationOf(tx, order).forUpdate('operation'));
  return async () => {
    const { rows: open } = await asked();
    const [row] = (await locked()).rows;
    if (!row) return undefined;
    const refunds = row.status === 'CAPTURED' ? await refundsOf(tx, row.id) : [];
    return toPayment(row, { refunds, sent: open.some(({ attempts }) => attempts > 0) });
  };
}

/** What the provider is to be asked, or was asked, while the payment waits for just that. */
function openOperationOf(tx: Tx, order: OrderReference) {
  return tx
    .selectFrom('payment_operations as operation')
    .innerJoin('payments', 'payments.id', 'operation.payment_id')
    .select('operation.attempts')
    .where('payments.order_id', '=', order)
    .where('payments.status', 'in', ['REQUESTED', 'CAPTURE_REQUESTED'])
    .where('operation.status', '=', 'PENDING');
}

function refundsOf(tx: Tx, paymentId: string) {
  return tx
    .selectFrom('refunds')
    .select(['id', 'amount', 'status', 'reason'])
    .where('payment_id', '=', paymentId)
    .orderBy('id')
    .execute();
}

/** Writes the new version of a payment, which is locked or new. */
export async function savePayment(
  tx: Tx,
  { before, after, provider }: { before: Payment | undefined; after: Payment; provider: string },
): Promise<void> {
  const row = toRow(after);
  const save = before
    ? tx
        .updateTable('payments')
        .set({ ...row, updated_at: sql<Date>`now()` })
        .where('id', '=', after.id)
    : // Whoever made a payment for this order a moment ago makes this transaction fail; the next try finds it.
      tx.insertInto('payments').values({ ...row, provider });
  await sendLater(tx, save);
  if (after.status === 'CAPTURED') await saveRefunds(tx, after);
}

async function saveRefunds(tx: Tx, { id, refunds }: Extract<Payment, { status: 'CAPTURED' }>): Promise<void> {
  if (refunds.length === 0) return;
  await tx
    .insertInto('refunds')
    .values(refunds.map((refund) => ({ ...refund, payment_id: id })))
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ status: sql`excluded.status` })
        .where(sql<boolean>`refunds.status <> excluded.status`),
    )
    .execute();
}
