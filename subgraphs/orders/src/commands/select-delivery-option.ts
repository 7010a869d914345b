import { assertNever } from '@hansa/kit/errors/assert-never';
import type { Caller } from '../domain/caller.ts';
import { chooseDelivery } from '../domain/cart-details.ts';
import { refuse, type Cart, type Edit } from '../domain/cart.ts';
import type { Pricing } from '../domain/cost.ts';
import { isQuoteFor } from '../domain/quote.ts';
import type { OrderErrorCode } from '../domain/refusal.ts';
import { changeCart, type CartResult, type ChangeCartDeps } from './change-cart.ts';
import type { QuoteReading, ReadQuote } from './read-quote.ts';

type Deps = ChangeCartDeps & { readonly readQuote: ReadQuote; readonly pricing: Pricing };

interface SelectDeliveryOption {
  readonly caller: Caller;
  readonly cartId: string;
  readonly handle: string;
}

/** Takes a delivery option at the price that shipping signed, for exactly this cart and no other. */
export const selectDeliveryOption =
  (deps: Deps) =>
  async ({ caller, cartId, handle }: SelectDeliveryOption): Promise<CartResult> => {
    const reading = await deps.readQuote(handle);
    return changeCart(deps, { caller, cartId, edit: (cart) => choose(cart, handle, reading, deps.pricing) });
  };

function choose(cart: Cart, handle: string, reading: QuoteReading, pricing: Pricing): Edit {
  switch (reading.kind) {
    case 'expired':
      return refused('DELIVERY_OPTION_EXPIRED', 'The price was promised for a time that is over. Ask again.');
    case 'invalid':
      return refused('DELIVERY_OPTION_INVALID', 'This is no delivery option of ours.');
    case 'promised': {
      const { quote, expiresAt } = reading;
      if (isQuoteFor(quote, cart, pricing)) {
        return chooseDelivery(cart, { handle, title: quote.title, amount: quote.amount, expiresAt });
      }
      return refused(
        'DELIVERY_OPTION_INVALID',
        'The option was made for another cart, or this one before it changed.',
      );
    }
    default:
      return assertNever(reading);
  }
}

function refused(code: OrderErrorCode, message: string): Edit {
  return refuse({ code, field: ['input', 'handle'], message });
}
