import type { AddressInput } from '../domain/address.ts';
import type { Caller } from '../domain/caller.ts';
import { deliverTo } from '../domain/cart-details.ts';
import { changeCart, type CartResult, type ChangeCartDeps } from './change-cart.ts';

interface SetCartDeliveryAddress {
  readonly caller: Caller;
  readonly cartId: string;
  readonly deliveryAddress: AddressInput | null;
}

/** Says where the goods of a cart go. */
export const setCartDeliveryAddress =
  (deps: ChangeCartDeps) =>
  ({ caller, cartId, deliveryAddress }: SetCartDeliveryAddress): Promise<CartResult> =>
    changeCart(deps, {
      caller,
      cartId,
      edit: (cart) => deliverTo(cart, deliveryAddress, ['input', 'deliveryAddress']),
    });
