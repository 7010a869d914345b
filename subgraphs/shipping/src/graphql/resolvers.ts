import { formatDecimal, type Money } from '@hansa/contracts/money';
import { scalarResolvers } from '@hansa/kit/graphql/scalars';
import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import type { Rate } from '../domain/zone.ts';
import { deliveryOptions, type DeliveryOption } from '../queries/delivery-options.ts';
import type { ShippingContext } from './context.ts';
import { mutations, requireScope } from './mutations.ts';
import { readCart } from './read-cart.ts';

interface Reference {
  readonly id: string;
}

/** Delivery, as the supergraph sees it. No decision is taken in this file. */
export const resolvers: Resolvers<ShippingContext> = {
  ...scalarResolvers,
  Query: {
    shippingZones: (_parent, _args, context) => {
      requireScope(context, ['shipping:read', 'shipping:write']);
      return context.load.zones();
    },
  },
  Mutation: mutations,
  Cart: {
    __resolveReference: (representation: Reference) => representation,
    deliveryOptions: (cart: Reference, _args, { load }) =>
      deliveryOptions(cart.id, readCart(cart), load.zones),
  },
  DeliveryOption: {
    // Signed only where it is asked for.
    handle: ({ quote }: DeliveryOption, _args, { signQuote }) => signQuote(quote),
    title: ({ rate }: DeliveryOption) => rate.title,
    description: ({ rate }: DeliveryOption) => rate.description,
    amount: ({ rate }: DeliveryOption) => rate.amount,
    estimatedDays: ({ rate }: DeliveryOption) => rate.days,
  },
  Money: {
    amount: ({ amount, currencyCode }: Money) => formatDecimal(amount, currencyCode),
  },
  Order: {
    __resolveReference: (representation: Reference) => representation,
    shipments: ({ id }: Reference, _args, { load }) => load.shipmentsOfOrder.load(id),
  },
  Shipment: {
    __resolveReference: async ({ id }: Reference, { load }: ShippingContext) =>
      (await load.shipment.load(id)) ?? null,
    events: ({ id }: Reference, _args, { load }) => load.events.load(id),
    lines: ({ id }: Reference, _args, { load }) => load.lines.load(id),
  },
  ShipmentLine: {
    id: ({ lineId }: { lineId: string }) => lineId,
  },
  ShippingRate: {
    minWeightGrams: ({ weightGrams }: Rate) => weightGrams.min,
    maxWeightGrams: ({ weightGrams }: Rate) => weightGrams.max,
    minSubtotal: ({ subtotal, amount }: Rate) => formatDecimal(subtotal.min, amount.currencyCode),
    maxSubtotal: ({ subtotal, amount }: Rate) =>
      subtotal.max === null ? null : formatDecimal(subtotal.max, amount.currencyCode),
    estimatedDays: ({ days }: Rate) => days,
  },
};
