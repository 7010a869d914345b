import type { Caller } from '../domain/caller.ts';
import { updateLines } from '../domain/cart-lines.ts';
import { changeCart, type CartResult, type ChangeCartDeps } from './change-cart.ts';

interface UpdateCartLines {
  readonly caller: Caller;
  readonly cartId: string;
  readonly lines: readonly { readonly id: string; readonly quantity: number }[];
}

/** Sets quantities of lines. */
export const updateCartLines =
  (deps: ChangeCartDeps) =>
  ({ caller, cartId, lines }: UpdateCartLines): Promise<CartResult> =>
    changeCart(deps, { caller, cartId, edit: (cart) => updateLines(cart, lines) });
