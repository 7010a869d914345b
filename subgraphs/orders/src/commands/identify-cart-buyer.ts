import type { Caller } from '../domain/caller.ts';
import { identifyBuyer, type BuyerInput } from '../domain/cart-details.ts';
import type { CustomerStore } from '../store/customer-store.ts';
import { changeCart, type CartResult, type ChangeCartDeps } from './change-cart.ts';
import { knownEmailOf } from './known-email-of.ts';

type Deps = ChangeCartDeps & { readonly customers: Pick<CustomerStore, 'emailOf'> };

interface IdentifyCartBuyer {
  readonly caller: Caller;
  readonly cartId: string;
  readonly buyer: BuyerInput;
}

/** Says who buys; a signed-in customer makes the cart their own. */
export const identifyCartBuyer =
  (deps: Deps) =>
  async ({ caller, cartId, buyer }: IdentifyCartBuyer): Promise<CartResult> => {
    const knownEmail = await knownEmailOf(deps.customers, caller);
    const field = ['input', 'buyerIdentity'];
    const edit = (cart: Parameters<typeof identifyBuyer>[0]) =>
      identifyBuyer(cart, buyer, { caller, knownEmail, field });
    return changeCart(deps, { caller, cartId, edit });
  };
