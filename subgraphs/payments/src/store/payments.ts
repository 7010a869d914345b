import { sendLater } from '@hansa/kit/database/travelling-connection';
import { sql } from 'kysely';
import { Fault } from '@hansa/kit/errors/fault';
import type { Payment } from '../domain/payment.ts';
import { toPayment, toRow } from './payment-rows.ts';
import type { Tx } from './tables.ts';

/**
 * The payment of an order, locked until the transaction ends. The open operation is locked with it, so that
 * "the provider was not asked yet" stays true until the decision that rests on it is committed.
 */
export async function lockPayment(tx: Tx, orderId: string): Promise<Payment | undefined> {
  const row = await tx
    .selectFrom('payments')
    .selectAll()
    .where('order_id', '=', orderId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;

  const refunds =
    row.status === 'CAPTURED'
      ? await tx
          .selectFrom('refunds')
          .select(['id', 'amount', 'status', 'reason'])
          .where('payment_id', '=', row.id)
          .orderBy('id')
          .execute()
      : [];
  const asks = row.status === 'REQUESTED' || row.status === 'CAPTURE_REQUESTED';
  const open = asks
    ? await tx
        .selectFrom('payment_operations')
        .select('attempts')
        .where('payment_id', '=', row.id)
        .where('status', '=', 'PENDING')
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  return toPayment(row, { refunds, sent: open !== undefined && open.attempts > 0 });
}

/** Writes the new version of a payment, which is locked or new. */
export async function savePayment(
  tx: Tx,
  { before, after, provider }: { before: Payment | undefined; after: Payment; provider: string },
): Promise<void> {
  const row = toRow(after);
  if (before) {
    const save = tx
      .updateTable('payments')
      .set({ ...row, updated_at: sql<Date>`now()` })
      .where('id', '=', after.id);
    await sendLater(tx, save);
  } else {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('payments')
      .values({ ...row, provider })
      .onConflict((conflict) => conflict.column('order_id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) {
      throw new Fault('CONFLICT', `Order ${after.orderId} got its payment a moment ago.`);
    }
  }
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
