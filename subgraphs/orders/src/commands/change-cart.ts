import { isId } from '@hansa/kit/ids';
import { mayChangeCart, type Cart, type Edit } from '../domain/cart.ts';
import { refreshLines } from '../domain/cart-lines.ts';
import type { Caller } from '../domain/caller.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Variants } from '../domain/variant.ts';
import type { CartStore } from '../store/cart-store.ts';
import type { VariantStore } from '../store/variant-store.ts';

export interface ChangeCartDeps {
  readonly carts: Pick<CartStore, 'byId' | 'change'>;
  readonly variants: Pick<VariantStore, 'byIds'>;
}

/** What became of a request to change a cart: the cart as it is now, and what stood in the way. */
export interface CartResult {
  readonly cart: Cart | null;
  readonly refusals: readonly Refusal[];
}

interface ChangeRequest {
  readonly caller: Caller;
  readonly cartId: string;
  /** Variants that the edit asks about, besides those in the cart. */
  readonly merchandiseIds?: readonly string[];
  readonly edit: (cart: Cart, variants: Variants) => Edit;
}

export const cartNotFound: Refusal = {
  code: 'CART_NOT_FOUND',
  field: ['input', 'cartId'],
  message: 'There is no such cart, or it was ordered already.',
};

/**
 * Every change of a cart: brought to current prices, edited, saved, all while nobody else can write it.
 *
 * The variants are read before the cart is locked, so that no lock is held meanwhile. A line that somebody
 * adds in between was priced just then, and keeps that price until the next look.
 */
export async function changeCart(
  { carts, variants }: ChangeCartDeps,
  request: ChangeRequest,
): Promise<CartResult> {
  const { caller, cartId, edit, merchandiseIds = [] } = request;
  const isOpen = (cart: Cart | undefined) => cart?.orderId === null && mayChangeCart(caller, cart);
  const notFound = { cart: null, refusals: [cartNotFound] };

  const seen = isId('cart', cartId) ? await carts.byId(cartId) : undefined;
  if (!seen || !isOpen(seen)) return notFound;
  const known = await variants.byIds([...seen.lines.map(({ variantId }) => variantId), ...merchandiseIds]);

  const decision = await carts.change(cartId, (stored, now) => {
    if (!isOpen(stored)) return { shown: null, refusals: [cartNotFound] };
    const current = refreshLines(stored, known);
    const edited = edit(current, known);
    if (edited.ok) return { cart: { ...edited.cart, updatedAt: now.toISOString() }, refusals: [] };
    return { cart: current === stored ? undefined : current, shown: current, refusals: edited.refusals };
  });
  if (!decision) return notFound;
  return { cart: decision.cart ?? decision.shown ?? null, refusals: decision.refusals };
}
