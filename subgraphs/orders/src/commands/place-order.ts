import { createHash } from 'node:crypto';
import { createId, isId } from '@hansa/kit/ids';
import { messageOf } from '@hansa/kit/errors/fault';
import { canonicalJson } from '@hansa/kit/idempotency/canonical-json';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { currentTrace } from '@hansa/kit/telemetry/trace';
import type { Caller } from '../domain/caller.ts';
import { mayChangeCart, withOutdatedKey, type Cart } from '../domain/cart.ts';
import { refreshLines } from '../domain/cart-lines.ts';
import { obstacles } from '../domain/checkout.ts';
import type { Pricing } from '../domain/cost.ts';
import type { Acceptance, Order } from '../domain/order.ts';
import { place } from '../domain/place.ts';
import type { ProcessTiming } from '../domain/process-moves.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { OrderMetrics } from '../metrics.ts';
import type { OrderTokens } from '../order-token.ts';
import type { CartStore } from '../store/cart-store.ts';
import type { CustomerStore } from '../store/customer-store.ts';
import type { OrderStore } from '../store/order-store.ts';
import type { VariantStore } from '../store/variant-store.ts';
import { cartNotFound } from './change-cart.ts';

type Deps = {
  readonly orders: Pick<OrderStore, 'draw' | 'insert' | 'byKey' | 'byCart'>;
  readonly carts: Pick<CartStore, 'now' | 'byId' | 'change' | 'close'>;
  readonly variants: Pick<VariantStore, 'byIds'>;
  readonly customers: Pick<CustomerStore, 'emailOf'>;
  readonly tokens: Pick<OrderTokens, 'of'>;
  readonly pricing: Pricing;
  readonly timing: ProcessTiming;
  readonly metrics: Pick<OrderMetrics, 'placed'>;
  readonly log: Logger;
};

export interface PlaceOrder {
  readonly caller: Caller;
  readonly cartId: string;
  readonly paymentMethodToken: string;
  readonly idempotencyKey: string;
}

export type Placement =
  | { readonly kind: 'accepted'; readonly order: Order; readonly token: string; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[]; readonly cart: Cart | null };

/**
 * Turns a cart into an order, once.
 *
 * The order, its first events, its idempotency key and the claim on its cart are one document, so there is
 * no moment at which a crash could leave half of it. Acceptances are remembered, and refusals for a changed
 * price: whoever repeats one of those blindly has not seen the new price. What was refused for another
 * reason may be tried again with the same key. The cart is closed afterwards; if that is lost, the order still holds
 * its cart, and the next attempt to order it closes it.
 */
export const placeOrder =
  (deps: Deps) =>
  async (command: PlaceOrder): Promise<Placement> => {
    const malformed = faultsOf(command);
    if (malformed.length > 0) return refused(malformed);
    const { cartId, caller } = command;
    const shown = await deps.carts.byId(cartId);
    const acceptance = acceptanceOf(command, shown);

    // Side by side: whoever orders waits for each of these answers.
    const [earlier, known, now] = await Promise.all([
      deps.orders.byKey(acceptance.scope, acceptance.key),
      deps.variants.byIds(shown?.lines.map(({ variantId }) => variantId) ?? []),
      deps.carts.now(),
    ]);
    if (earlier) return repeat(deps, earlier, acceptance);

    if (!shown || shown.orderId !== null || !mayChangeCart(caller, shown)) return refused([cartNotFound]);
    const current = refreshLines(shown, known);
    // Ordering a guest's cart while signed in makes it the customer's, so that they find the order again.
    const customerId = caller.kind === 'customer' ? caller.id : shown.customerId;
    const email = shown.email ?? (customerId === null ? null : await deps.customers.emailOf(customerId));
    const { pricing, timing } = deps;
    if (shown.outdatedKeys.includes(acceptance.key)) return refused([priceChangedBefore], current);
    const refusals = obstacles({ shown, current, email, pricing, now });
    if (refusals.length > 0 || email === null) {
      const saved = await rememberShown(deps, { shown, current, known, refusals, key: acceptance.key });
      return refused(refusals, saved);
    }

    const { number, now: placedAt } = await deps.orders.draw();
    const { paymentMethodToken } = command;
    const { order, events } = place(
      {
        cart: current,
        id: createId('ord'),
        number,
        acceptance,
        customerId,
        email,
        paymentMethodToken,
        pricing,
      },
      { now: placedAt, timing },
    );
    if (!(await deps.orders.insert(order, events))) return afterCollision(deps, acceptance, cartId);
    deps.metrics.placed();
    await closeCart(deps, order);
    return accepted(deps, order, false);
  };

/** Somebody was faster: the same request at the same time, or another one for the same cart. */
async function afterCollision(deps: Deps, acceptance: Acceptance, cartId: string): Promise<Placement> {
  const same = await deps.orders.byKey(acceptance.scope, acceptance.key);
  if (same) return repeat(deps, same, acceptance);
  const other = await deps.orders.byCart(cartId);
  if (other) await closeCart(deps, other);
  return refused([cartNotFound]);
}

async function repeat(deps: Deps, earlier: Order, { requestHash }: Acceptance): Promise<Placement> {
  if (earlier.acceptance.requestHash !== requestHash) {
    const message = 'This key was used for another request. Take a new one for every new order.';
    return refused([{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'], message }]);
  }
  await closeCart(deps, earlier);
  return accepted(deps, earlier, true);
}

/** The order is certain whether this succeeds or not, so a failure here must not look like a refusal. */
async function closeCart({ carts, log }: Deps, { cartId, id }: Order): Promise<void> {
  try {
    await carts.close(cartId, id);
  } catch (thrown) {
    log.warn({ cartId, orderId: id, error: messageOf(thrown) }, 'an ordered cart could not be closed');
  }
}

interface Shown {
  readonly shown: Cart;
  readonly current: Cart;
  readonly known: Parameters<typeof refreshLines>[1];
  readonly refusals: readonly Refusal[];
  readonly key: string;
}

/** The refusal shows the new prices, so that a new request is consent to them; the same one again is not. */
async function rememberShown(
  { carts }: Deps,
  { shown, current, known, refusals, key }: Shown,
): Promise<Cart> {
  const outdated = refusals.some(({ code }) => code === 'PRICE_CHANGED');
  if (current === shown && !outdated) return shown;
  const saved = await carts.change(shown.id, (locked) => {
    const cart = refreshLines(locked, known);
    return { cart: outdated ? withOutdatedKey(cart, key) : cart };
  });
  return saved?.cart ?? current;
}

const priceChangedBefore: Refusal = {
  code: 'PRICE_CHANGED',
  field: ['input', 'idempotencyKey'],
  message:
    'This request was refused because prices had changed. Show the cart as it is now, and order it with a new key.',
};

function accepted({ tokens }: Deps, order: Order, replayed: boolean): Placement {
  return { kind: 'accepted', order, token: tokens.of(order.id), replayed };
}

function refused(refusals: readonly Refusal[], cart: Cart | null = null): Placement {
  return { kind: 'refused', refusals, cart };
}

/** The length that the IETF draft and Stripe taught clients to stay below. */
const KEY_CHARACTERS_MAX = 255;
/** Wallets put a whole signed document into their token. */
const PAYMENT_TOKEN_CHARACTERS_MAX = 8_192;

function faultsOf({ cartId, paymentMethodToken, idempotencyKey }: PlaceOrder): Refusal[] {
  const faults: Refusal[] = [];
  if (!isText(idempotencyKey, KEY_CHARACTERS_MAX)) {
    const message = `A key has from 1 to ${KEY_CHARACTERS_MAX} characters that can be printed.`;
    faults.push({ code: 'INVALID_IDEMPOTENCY_KEY', field: ['input', 'idempotencyKey'], message });
  }
  if (!isText(paymentMethodToken, PAYMENT_TOKEN_CHARACTERS_MAX)) {
    const message = 'This is no payment method.';
    faults.push({ code: 'INVALID_PAYMENT_METHOD', field: ['input', 'paymentMethodToken'], message });
  }
  if (!isId('cart', cartId)) faults.push(cartNotFound);
  return faults;
}

function isText(text: string, charactersMax: number): boolean {
  return text.length > 0 && text.length <= charactersMax && !/\p{Cc}|\p{Surrogate}/u.test(text);
}

function acceptanceOf(command: PlaceOrder, cart: Cart | undefined): Acceptance {
  const { caller, cartId, paymentMethodToken, idempotencyKey } = command;
  return {
    scope: caller.kind === 'anonymous' ? guestScope(cartId, cart) : caller.id,
    key: idempotencyKey,
    requestHash: createHash('sha256')
      .update(canonicalJson({ cartId, paymentMethodToken }))
      .digest('base64url'),
    ...currentTrace(),
  };
}

/**
 * A guest is known by the address that news goes to, not by the cart: whoever fills a new cart because an
 * answer was lost, and orders it with the old key, must not be charged twice. A cart that names no address
 * cannot be ordered, so nothing is ever kept under its id.
 */
function guestScope(cartId: string, cart: Cart | undefined): string {
  return cart?.email ? `guest:${cart.email.toLowerCase()}` : cartId;
}
