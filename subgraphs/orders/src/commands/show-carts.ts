import { mayChangeCart, type Cart } from '../domain/cart.ts';
import { refreshLines } from '../domain/cart-lines.ts';
import type { Caller } from '../domain/caller.ts';
import type { CartStore } from '../store/cart-store.ts';
import type { VariantStore } from '../store/variant-store.ts';

type Deps = {
  readonly carts: Pick<CartStore, 'byIds' | 'change'>;
  readonly variants: Pick<VariantStore, 'byIds'>;
};

/**
 * Open carts at current prices. What its buyer is shown is remembered, because a cart is never charged
 * another amount than its buyer saw; a look by staff shows the buyer nothing.
 */
export const showCarts =
  ({ carts, variants }: Deps) =>
  async (caller: Caller, ids: readonly string[]): Promise<ReadonlyMap<string, Cart>> => {
    const stored = [...(await carts.byIds(ids)).values()].filter(({ orderId }) => orderId === null);
    const known = await variants.byIds(
      stored.flatMap(({ lines }) => lines.map(({ variantId }) => variantId)),
    );
    const shown = stored.map(async (cart) => {
      const current = refreshLines(cart, known);
      if (current === cart || !mayChangeCart(caller, cart)) return current;
      const saved = await carts.change(cart.id, (locked) => {
        const refreshed = refreshLines(locked, known);
        return { cart: refreshed === locked ? undefined : refreshed, refreshed };
      });
      return saved?.cart ?? saved?.refreshed ?? current;
    });
    return new Map((await Promise.all(shown)).map((cart) => [cart.id, cart]));
  };
