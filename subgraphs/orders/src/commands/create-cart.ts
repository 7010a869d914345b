import { createId } from '@hansa/kit/ids';
import type { AddressInput } from '../domain/address.ts';
import type { Caller } from '../domain/caller.ts';
import { deliverTo, identifyBuyer, writeNote, type BuyerInput } from '../domain/cart-details.ts';
import { addLines } from '../domain/cart-lines.ts';
import { emptyCart, type Cart, type Edit } from '../domain/cart.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { CartStore } from '../store/cart-store.ts';
import type { CustomerStore } from '../store/customer-store.ts';
import type { VariantStore } from '../store/variant-store.ts';
import type { LineInput } from './add-cart-lines.ts';
import type { CartResult } from './change-cart.ts';
import { knownEmailOf } from './known-email-of.ts';

type Deps = {
  readonly carts: Pick<CartStore, 'now' | 'insert'>;
  readonly variants: Pick<VariantStore, 'byIds'>;
  readonly customers: Pick<CustomerStore, 'emailOf'>;
};

export interface CreateCart {
  readonly caller: Caller;
  readonly lines: readonly LineInput[];
  readonly buyer: BuyerInput;
  readonly deliveryAddress: AddressInput | null;
  readonly note: string | null;
}

/** Makes a cart, or nothing where any part of it cannot be. */
export const createCart =
  ({ carts, variants, customers }: Deps) =>
  async ({ caller, lines, buyer, deliveryAddress, note }: CreateCart): Promise<CartResult> => {
    const [now, known, knownEmail] = await Promise.all([
      carts.now(),
      variants.byIds(lines.map(({ merchandiseId }) => merchandiseId)),
      knownEmailOf(customers, caller),
    ]);
    const added = lines.map((line) => ({ ...line, lineId: createId('line') }));

    let cart: Cart = emptyCart({ id: createId('cart'), caller, now });
    const refusals: Refusal[] = [];
    const apply = (edit: Edit) => {
      if (edit.ok) cart = edit.cart;
      else refusals.push(...edit.refusals);
    };
    apply(addLines(cart, added, known));
    apply(identifyBuyer(cart, buyer, { caller, knownEmail, field: ['input', 'buyerIdentity'] }));
    apply(deliverTo(cart, deliveryAddress, ['input', 'deliveryAddress']));
    apply(writeNote(cart, note));
    if (refusals.length > 0) return { cart: null, refusals };

    await carts.insert(cart);
    return { cart, refusals };
  };
