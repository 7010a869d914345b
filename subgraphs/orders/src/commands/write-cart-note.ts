import type { Caller } from '../domain/caller.ts';
import { writeNote } from '../domain/cart-details.ts';
import { changeCart, type CartResult, type ChangeCartDeps } from './change-cart.ts';

interface WriteCartNote {
  readonly caller: Caller;
  readonly cartId: string;
  readonly note: string | null;
}

/** Keeps the buyer's words to the merchant. */
export const writeCartNote =
  (deps: ChangeCartDeps) =>
  ({ caller, cartId, note }: WriteCartNote): Promise<CartResult> =>
    changeCart(deps, { caller, cartId, edit: (cart) => writeNote(cart, note) });
