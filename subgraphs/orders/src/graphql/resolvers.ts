import { formatDecimal, type Money } from '@hansa/contracts/money';
import { scalarResolvers } from '@hansa/kit/graphql/scalars';
import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import { cartResolvers } from './cart-resolvers.ts';
import type { OrdersContext } from './context.ts';
import { orderResolvers } from './order-resolvers.ts';

/** The whole slice. */
export const resolvers: Resolvers<OrdersContext> = {
  ...scalarResolvers,
  ...cartResolvers,
  ...orderResolvers,
  Query: { ...cartResolvers.Query, ...orderResolvers.Query },
  Mutation: { ...cartResolvers.Mutation, ...orderResolvers.Mutation },
  Money: {
    amount: ({ amount, currencyCode }: Money) => formatDecimal(amount, currencyCode),
  },
};
