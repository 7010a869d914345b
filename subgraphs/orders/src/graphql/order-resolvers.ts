import type { PageArguments } from '@hansa/kit/graphql/page';
import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import type { CancelOrder } from '../commands/cancel-order.ts';
import type { PlaceOrder } from '../commands/place-order.ts';
import { isStaffWith, isThisCustomer } from '../domain/caller.ts';
import type { Order, OrderLine } from '../domain/order.ts';
import type { OrdersQuestion } from '../queries/list-orders.ts';
import type { OrdersContext } from './context.ts';
import { customerReference, variantReference } from './references.ts';

type OrderArguments = { readonly id: string; readonly token?: string | null };
type OrdersArguments = PageArguments & {
  readonly [Name in Exclude<keyof OrdersQuestion, keyof PageArguments>]?: OrdersQuestion[Name] | null;
};
type OrderCancelInput = {
  readonly orderId: string;
  readonly reason?: CancelOrder['reason'];
  readonly token?: string | null;
};

/** Orders, as the supergraph sees them. No decision is taken in this file. */
export const orderResolvers = {
  Query: {
    order: (_: unknown, { id, token = null }: OrderArguments, { app, caller }) =>
      app.orderFor({ caller, id, token }),
    orders: (_: unknown, args: OrdersArguments, { app, caller }) =>
      app.listOrders(caller, {
        ...args,
        query: args.query ?? null,
        status: args.status ?? null,
        sortKey: args.sortKey ?? 'PLACED_AT',
        reverse: args.reverse ?? true,
      }),
  },
  Mutation: {
    orderPlace: async (_: unknown, { input }: { input: Omit<PlaceOrder, 'caller'> }, { app, caller }) => {
      const placement = await app.placeOrder({ ...input, caller });
      if (placement.kind === 'accepted') return { __typename: 'OrderAccepted', ...placement };
      const { refusals, cart } = placement;
      return { __typename: 'OrderRefused', userErrors: refusals, cart };
    },
    orderCancel: async (_: unknown, { input }: { input: OrderCancelInput }, { app, caller }) => {
      const { orderId, reason = null, token = null } = input;
      const { order, refusals } = await app.cancelOrder({ caller, orderId, reason, token });
      return { order, userErrors: refusals };
    },
  },
  Subscription: {
    orderUpdated: {
      subscribe: (_: unknown, { id, token = null }: OrderArguments, { app, caller }) =>
        app.watchOrder({ caller, id, token }),
      resolve: (order: Order) => order,
    },
  },
  Customer: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    orders: (
      { id }: { id: string },
      args: PageArguments & { readonly reverse?: boolean | null },
      { caller, load },
    ) => {
      if (!isThisCustomer(caller, id) && !isStaffWith(caller, 'orders:read')) return null;
      return load.ordersOfCustomer(id, { ...args, reverse: args.reverse ?? true });
    },
  },
  Order: {
    __resolveReference: ({ id }: { id: string }, { load }: OrdersContext) => load.order.load(id),
    customer: ({ customerId }: Order) => customerReference(customerId),
    subtotal: ({ cost }: Order) => cost.subtotal,
    totalShipping: ({ cost }: Order) => cost.shipping,
    totalTax: ({ cost }: Order) => cost.tax,
    totalDiscounts: ({ cost }: Order) => cost.discount,
    total: ({ cost }: Order) => cost.total,
  },
  OrderLine: {
    merchandise: ({ variantId }: OrderLine) => variantReference(variantId),
    totalPrice: ({ unitPrice, quantity }: OrderLine) => ({
      ...unitPrice,
      amount: unitPrice.amount * quantity,
    }),
  },
} satisfies Resolvers<OrdersContext>;
