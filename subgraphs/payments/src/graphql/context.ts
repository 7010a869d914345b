import type { Identity } from '@hansa/kit/auth/internal-token';
import DataLoader from 'dataloader';
import type { createRefund } from '../commands/create-refund.ts';
import type {
  paymentsById,
  paymentsOfOrders,
  PaymentView,
  refundsOfPayments,
  RefundView,
  transactionsOfPayments,
  TransactionView,
} from '../queries/payment-views.ts';

/** The use cases that the graph reaches. */
export interface PaymentsUses {
  readonly paymentsOfOrders: ReturnType<typeof paymentsOfOrders>;
  readonly paymentsById: ReturnType<typeof paymentsById>;
  readonly transactionsOfPayments: ReturnType<typeof transactionsOfPayments>;
  readonly refundsOfPayments: ReturnType<typeof refundsOfPayments>;
  readonly createRefund: ReturnType<typeof createRefund>;
}

export interface PaymentsContext {
  readonly identity: Identity;
  readonly createRefund: PaymentsUses['createRefund'];
  /** One statement per question, however many objects of a request ask it. */
  readonly load: {
    readonly paymentsOfOrder: DataLoader<string, readonly PaymentView[]>;
    readonly payment: DataLoader<string, PaymentView | undefined>;
    readonly transactions: DataLoader<string, readonly TransactionView[]>;
    readonly refunds: DataLoader<string, readonly RefundView[]>;
  };
}

export const paymentsContext =
  (uses: PaymentsUses) =>
  (identity: Identity): PaymentsContext => ({
    identity,
    createRefund: uses.createRefund,
    load: {
      paymentsOfOrder: listLoader(uses.paymentsOfOrders, ({ orderId }) => orderId),
      payment: new DataLoader(async (ids) => {
        const found = new Map((await uses.paymentsById(ids)).map((payment) => [payment.id, payment]));
        return ids.map((id) => found.get(id));
      }),
      transactions: listLoader(uses.transactionsOfPayments, ({ paymentId }) => paymentId),
      refunds: listLoader(uses.refundsOfPayments, ({ paymentId }) => paymentId),
    },
  });

/** A loader of lists: rows in the order they come, by what they belong to. */
function listLoader<Row>(load: (keys: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string) {
  return new DataLoader<string, readonly Row[]>(async (keys) => {
    const lists = new Map<string, Row[]>(keys.map((key) => [key, []]));
    for (const row of await load(keys)) lists.get(keyOf(row))?.push(row);
    return keys.map((key) => lists.get(key) ?? []);
  });
}
