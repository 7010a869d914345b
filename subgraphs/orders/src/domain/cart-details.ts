import { readAddress, type AddressInput } from './address.ts';
import { refuse, type Cart, type Edit, type SelectedDelivery } from './cart.ts';
import type { Caller } from './caller.ts';
import { isEmail } from './email.ts';
import { storable } from './text.ts';

/** A page of text; what is longer is no note. */
export const NOTE_CHARACTERS_MAX = 5_000;

/** Fields that are left out stay as they are; null clears. */
export interface BuyerInput {
  readonly email?: string | null | undefined;
  readonly countryCode?: string | null | undefined;
}

/**
 * Says who buys. A signed-in customer makes a guest's cart their own by this, and only by this or by
 * ordering it: putting something into a friend's cart must not take it away from the friend.
 */
export function identifyBuyer(
  cart: Cart,
  buyer: BuyerInput,
  { caller, knownEmail, field }: { caller: Caller; knownEmail: string | null; field: readonly string[] },
): Edit {
  if (buyer.email != null && !isEmail(buyer.email)) {
    const message = 'This is no e-mail address.';
    return refuse({ code: 'INVALID_EMAIL', field: [...field, 'email'], message });
  }
  const email = buyer.email === undefined ? cart.email : buyer.email;
  return {
    ok: true,
    cart: {
      ...cart,
      customerId: caller.kind === 'customer' ? caller.id : cart.customerId,
      email: email ?? knownEmail,
      countryCode: buyer.countryCode === undefined ? cart.countryCode : buyer.countryCode,
    },
  };
}

/** Says where the goods go. Another address has another delivery price. */
export function deliverTo(cart: Cart, input: AddressInput | null, field: readonly string[]): Edit {
  if (input === null) return { ok: true, cart: { ...cart, deliveryAddress: null, delivery: null } };
  const reading = readAddress(input, field);
  if (!reading.ok) return reading;
  return { ok: true, cart: { ...cart, deliveryAddress: reading.address, delivery: null } };
}

/** Takes a delivery option whose quote was found to be for this cart. */
export function chooseDelivery(cart: Cart, delivery: SelectedDelivery): Edit {
  return { ok: true, cart: { ...cart, delivery } };
}

/** Keeps the buyer's words as they are: they are text, whatever they look like. */
export function writeNote(cart: Cart, text: string | null): Edit {
  const note = text === null ? null : storable(text);
  if (note !== null && note.length > NOTE_CHARACTERS_MAX) {
    const message = `A note may have at most ${NOTE_CHARACTERS_MAX} characters.`;
    return refuse({ code: 'NOTE_TOO_LONG', field: ['input', 'note'], message });
  }
  return { ok: true, cart: { ...cart, note } };
}
