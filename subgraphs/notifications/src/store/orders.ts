import { sendLater } from '@hansa/kit/database/travelling-connection';
import type { Kysely } from 'kysely';
import type { OrderLine } from './order-line.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** An order as mails speak of it. */
export interface OrderCopy {
  readonly orderId: string;
  readonly number: string;
  readonly customerId: string | null;
  /** Null when its customer was erased. */
  readonly email: string | null;
  readonly totalAmount: number;
  readonly currencyCode: string;
  /** Null until an event that names them came. */
  readonly lines: readonly OrderLine[] | null;
}

export function orderById(db: Db, orderId: string): Promise<OrderCopy | undefined> {
  return db
    .selectFrom('orders')
    .where('order_id', '=', orderId)
    .select([
      'order_id as orderId',
      'number',
      'customer_id as customerId',
      'email',
      'total_amount as totalAmount',
      'currency_code as currencyCode',
      'lines',
    ])
    .executeTakeFirst();
}

/** What every event about an order says is the same; the lines are named by some only. */
export async function saveOrder(tx: Db, order: OrderCopy): Promise<void> {
  const { orderId, number, customerId, email, totalAmount, currencyCode } = order;
  const lines = order.lines && JSON.stringify(order.lines);
  const save = tx
    .insertInto('orders')
    .values({
      order_id: orderId,
      number,
      customer_id: customerId,
      email,
      total_amount: totalAmount,
      currency_code: currencyCode,
      lines,
    })
    .onConflict((conflict) =>
      conflict.column('order_id').doUpdateSet({ email, ...(lines !== null && { lines }) }),
    );
  await sendLater(tx, save);
}
