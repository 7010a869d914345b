import { isId } from '@hansa/kit/ids';
import type { Caller } from '../domain/caller.ts';
import { maySeeCart, type Cart } from '../domain/cart.ts';

type Deps = {
  readonly showCarts: (caller: Caller, ids: readonly string[]) => Promise<ReadonlyMap<string, Cart>>;
};

/** An open cart at current prices, for whoever may see it. */
export const cartFor =
  ({ showCarts }: Deps) =>
  async (caller: Caller, id: string): Promise<Cart | undefined> => {
    const cart = isId('cart', id) ? (await showCarts(caller, [id])).get(id) : undefined;
    return cart && maySeeCart(caller, cart) ? cart : undefined;
  };
