import type { Caller } from '../domain/caller.ts';
import { removeLines } from '../domain/cart-lines.ts';
import { changeCart, type CartResult, type ChangeCartDeps } from './change-cart.ts';

interface RemoveCartLines {
  readonly caller: Caller;
  readonly cartId: string;
  readonly lineIds: readonly string[];
}

/** Removes lines from a cart. */
export const removeCartLines =
  (deps: ChangeCartDeps) =>
  ({ caller, cartId, lineIds }: RemoveCartLines): Promise<CartResult> =>
    changeCart(deps, { caller, cartId, edit: (cart) => removeLines(cart, lineIds) });
