import { createId } from '@hansa/kit/ids';
import type { Caller } from '../domain/caller.ts';
import { addLines } from '../domain/cart-lines.ts';
import { changeCart, type CartResult, type ChangeCartDeps } from './change-cart.ts';

export interface LineInput {
  readonly merchandiseId: string;
  readonly quantity: number;
}

interface AddCartLines {
  readonly caller: Caller;
  readonly cartId: string;
  readonly lines: readonly LineInput[];
}

/** Puts goods into a cart at today's prices. */
export const addCartLines =
  (deps: ChangeCartDeps) =>
  ({ caller, cartId, lines }: AddCartLines): Promise<CartResult> => {
    const added = lines.map((line) => ({ ...line, lineId: createId('line') }));
    return changeCart(deps, {
      caller,
      cartId,
      merchandiseIds: lines.map(({ merchandiseId }) => merchandiseId),
      edit: (cart, variants) => addLines(cart, added, variants),
    });
  };
