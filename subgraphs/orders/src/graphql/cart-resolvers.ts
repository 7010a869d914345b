import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import type { AddressInput } from '../domain/address.ts';
import type { Cart, CartLine } from '../domain/cart.ts';
import type { BuyerInput } from '../domain/cart-details.ts';
import type { LineInput } from '../commands/add-cart-lines.ts';
import type { CartResult } from '../commands/change-cart.ts';
import type { OrdersContext } from './context.ts';
import { customerReference, variantReference } from './references.ts';

type Input<Fields> = { readonly input: Fields };
type OfCart<Fields> = Input<{ readonly cartId: string } & Fields>;
type Nullable<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | null };

type CartCreateInput = Nullable<{
  lines: readonly LineInput[];
  buyerIdentity: BuyerInput;
  deliveryAddress: AddressInput;
  note: string;
}>;

/** Carts, as the supergraph sees them. No decision is taken in this file. */
export const cartResolvers = {
  Query: {
    cart: (_: unknown, { id }: { id: string }, { app, caller }) => app.cartFor(caller, id),
  },
  Mutation: {
    cartCreate: async (_: unknown, { input }: Input<CartCreateInput>, { app, caller }) => {
      const { lines, buyerIdentity, deliveryAddress, note } = input;
      return payload(
        await app.createCart({
          caller,
          lines: lines ?? [],
          buyer: buyerIdentity ?? {},
          deliveryAddress: deliveryAddress ?? null,
          note: note ?? null,
        }),
      );
    },
    cartLinesAdd: async (_: unknown, { input }: OfCart<{ lines: LineInput[] }>, { app, caller }) =>
      payload(await app.addCartLines({ ...input, caller })),
    cartLinesUpdate: async (
      _: unknown,
      { input }: OfCart<{ lines: { id: string; quantity: number }[] }>,
      { app, caller },
    ) => payload(await app.updateCartLines({ ...input, caller })),
    cartLinesRemove: async (_: unknown, { input }: OfCart<{ lineIds: string[] }>, { app, caller }) =>
      payload(await app.removeCartLines({ ...input, caller })),
    cartBuyerIdentityUpdate: async (
      _: unknown,
      { input }: OfCart<{ buyerIdentity: BuyerInput }>,
      { app, caller },
    ) => {
      const { cartId, buyerIdentity: buyer } = input;
      return payload(await app.identifyCartBuyer({ caller, cartId, buyer }));
    },
    cartDeliveryAddressUpdate: async (
      _: unknown,
      { input }: OfCart<Nullable<{ deliveryAddress: AddressInput }>>,
      { app, caller },
    ) => {
      const { cartId, deliveryAddress = null } = input;
      return payload(await app.setCartDeliveryAddress({ caller, cartId, deliveryAddress }));
    },
    cartSelectedDeliveryOptionUpdate: async (
      _: unknown,
      { input }: OfCart<{ handle: string }>,
      { app, caller },
    ) => payload(await app.selectDeliveryOption({ ...input, caller })),
    cartNoteUpdate: async (_: unknown, { input }: OfCart<Nullable<{ note: string }>>, { app, caller }) => {
      const { cartId, note = null } = input;
      return payload(await app.writeCartNote({ caller, cartId, note }));
    },
  },
  Cart: {
    __resolveReference: ({ id }: { id: string }, { load }: OrdersContext) => load.cart.load(id),
    totalQuantity: ({ lines }: Cart) => lines.reduce((total, { quantity }) => total + quantity, 0),
    cost: (cart: Cart, _: unknown, { app }) => {
      const { subtotal, shipping, tax, discount, total } = app.costOf(cart);
      return {
        subtotalAmount: subtotal,
        totalShippingAmount: shipping,
        totalTaxAmount: tax,
        totalDiscountAmount: discount,
        totalAmount: total,
      };
    },
    buyerIdentity: ({ email, customerId, countryCode }: Cart) => ({
      email,
      customer: customerReference(customerId),
      countryCode,
    }),
    selectedDeliveryOption: ({ delivery }: Cart) => delivery,
    discountCodes: () => [],
  },
  CartLine: {
    merchandise: ({ variantId }: CartLine) => variantReference(variantId),
    cost: ({ unitPrice, quantity }: CartLine) => ({
      amountPerQuantity: unitPrice,
      totalAmount: { ...unitPrice, amount: unitPrice.amount * quantity },
    }),
  },
} satisfies Resolvers<OrdersContext>;

function payload({ cart, refusals }: CartResult) {
  return { cart, userErrors: refusals };
}
