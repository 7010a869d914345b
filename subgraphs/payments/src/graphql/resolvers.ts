import { formatDecimal } from '@hansa/contracts/money';
import { hasScope, viewerKey } from '@hansa/kit/auth/viewer';
import { assertNever } from '@hansa/kit/errors/assert-never';
import { Fault } from '@hansa/kit/errors/fault';
import { scalarResolvers } from '@hansa/kit/graphql/scalars';
import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import type { CreatedRefund } from '../commands/create-refund.ts';
import type { PaymentView, RefundView, TransactionView } from '../queries/payment-views.ts';
import type { PaymentsContext } from './context.ts';

interface Reference {
  readonly id: string;
}

interface RefundCreateInput {
  readonly orderId: string;
  readonly amount: { readonly amount: string; readonly currencyCode: string };
  readonly reason?: string | null;
  readonly idempotencyKey: string;
}

/** Payments, as the supergraph sees them. No decision is taken in this file. */
export const resolvers: Resolvers<PaymentsContext> = {
  Decimal: scalarResolvers.Decimal,
  CurrencyCode: scalarResolvers.CurrencyCode,
  DateTime: scalarResolvers.DateTime,
  UserError: { __resolveType: () => 'PaymentUserError' },
  Query: {
    payment: async (_parent, { id }: Reference, context) => {
      requireScope(context, ['orders:read', 'payments:write']);
      return (await context.load.payment.load(id)) ?? null;
    },
  },
  // Orders decides who may see an order. What the gateway brings here has passed that check.
  Order: {
    __resolveReference: ({ id }: Reference) => ({ id }),
    payments: ({ id }: Reference, _args, { load }) => load.paymentsOfOrder.load(id),
  },
  Payment: {
    __resolveReference: async ({ id }: Reference, { load }: PaymentsContext) =>
      (await load.payment.load(id)) ?? null,
    status: statusOf,
    amount: moneyOf,
    capturedAmount: ({ capturedAmount: amount, currencyCode }: PaymentView) =>
      moneyOf({ amount, currencyCode }),
    refundedAmount: ({ refundedAmount: amount, currencyCode }: PaymentView) =>
      moneyOf({ amount, currencyCode }),
    transactions: ({ id }: PaymentView, _args, { load }) => load.transactions.load(id),
    refunds: ({ id }: PaymentView, _args, { load }) => load.refunds.load(id),
  },
  PaymentTransaction: { amount: (transaction: TransactionView) => moneyOf(transaction) },
  Refund: { amount: (refund: RefundView) => moneyOf(refund) },
  Mutation: {
    refundCreate: async (_parent, { input }: { input: RefundCreateInput }, context) => {
      requireScope(context, ['payments:write']);
      const { orderId, amount, reason = null, idempotencyKey } = input;
      const caller = viewerKey(context.identity.viewer);
      const answer = await context.createRefund({ caller, orderId, amount, reason, idempotencyKey });
      if (!answer.ok) return { refund: null, payment: null, userErrors: [answer.error] };
      const payment = await context.load.payment.load(answer.paymentId);
      return { refund: refundOf(answer.refund), payment, userErrors: [] };
    },
  },
};

/** What happened, not what is being tried: a client may rely on it. */
function statusOf({ status, capturedAmount, refundedAmount }: PaymentView) {
  switch (status) {
    case 'REQUESTED':
    case 'AUTHORIZING':
      return 'PENDING';
    case 'AUTHORIZED':
    case 'CAPTURE_REQUESTED':
    case 'CAPTURING':
    case 'VOIDING':
      return 'AUTHORIZED';
    case 'DECLINED':
      return 'DECLINED';
    case 'CAPTURED':
      if (refundedAmount === 0) return 'CAPTURED';
      return refundedAmount < capturedAmount ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
    case 'VOIDED':
    case 'STOPPED':
      return 'VOIDED';
    default:
      return assertNever(status);
  }
}

function moneyOf({ amount, currencyCode }: { amount: number; currencyCode: string }) {
  return { amount: formatDecimal(amount, currencyCode), currencyCode };
}

/** The first answer in the form of a stored refund. */
function refundOf({ amount, ...refund }: CreatedRefund) {
  return { ...refund, ...amount };
}

/** The gateway enforces the schema's directives; this is for the day it is told otherwise. */
function requireScope({ identity }: PaymentsContext, anyOf: readonly string[]): void {
  if (anyOf.some((scope) => hasScope(identity.viewer, scope))) return;
  throw new Fault('FORBIDDEN', `This needs the scope ${anyOf.join(' or ')}.`);
}
