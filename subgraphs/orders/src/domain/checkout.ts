import { formatDecimal, type Money } from '@hansa/contracts/money';
import { needsShipping, type Cart } from './cart.ts';
import { AMOUNT_MAX, costOf, type Pricing } from './cost.ts';
import type { OrderErrorCode, Refusal } from './refusal.ts';

interface Checkout {
  /** The cart as its buyer saw it last. */
  readonly shown: Cart;
  /** The same cart at today's prices. */
  readonly current: Cart;
  readonly email: string | null;
  readonly pricing: Pricing;
  readonly now: Date;
}

/** Everything that keeps a cart from being ordered; all at once, so that a buyer need not find out one by one. */
export function obstacles({ shown, current, email, pricing, now }: Checkout): Refusal[] {
  if (current.lines.length === 0) return [obstacle('CART_EMPTY', 'The cart is empty.')];
  return [
    ...unavailable(current),
    ...changedPrices(shown, current, pricing),
    ...(costOf(current, pricing).total.amount > AMOUNT_MAX
      ? [obstacle('AMOUNT_TOO_LARGE', 'The cart costs more than can be charged at once.')]
      : []),
    ...(email === null ? [obstacle('EMAIL_REQUIRED', 'Say where the confirmation shall go.')] : []),
    ...(needsShipping(current.lines) ? missingDelivery(current, now) : []),
  ];
}

function unavailable({ lines }: Cart): Refusal[] {
  return lines
    .filter(({ available }) => !available)
    .map(({ title }) =>
      obstacle('MERCHANDISE_UNAVAILABLE', `${title} cannot be bought any more. Remove it from the cart.`),
    );
}

function changedPrices(shown: Cart, current: Cart, pricing: Pricing): Refusal[] {
  const before = new Map(shown.lines.map(({ id, unitPrice }) => [id, unitPrice]));
  const changes = current.lines.flatMap(({ id, title, unitPrice }) => {
    const old = before.get(id);
    const same = !old || old.amount === unitPrice.amount;
    return same ? [] : [`${title} ${price(old)} → ${price(unitPrice)}`];
  });
  if (changes.length === 0) return [];
  const total = price(costOf(current, pricing).total);
  return [
    obstacle(
      'PRICE_CHANGED',
      `Prices changed since the cart was shown (${changes.join('; ')}). It now costs ${total}.`,
    ),
  ];
}

function missingDelivery({ deliveryAddress, delivery }: Cart, now: Date): Refusal[] {
  if (deliveryAddress === null) return [obstacle('ADDRESS_REQUIRED', 'Say where the goods shall go.')];
  if (delivery === null)
    return [obstacle('DELIVERY_OPTION_REQUIRED', 'Choose how the goods shall be delivered.')];
  if (new Date(delivery.expiresAt) > now) return [];
  const message =
    'The price of the delivery was promised for a time that is over. Choose the delivery again.';
  return [obstacle('DELIVERY_OPTION_REQUIRED', message)];
}

function obstacle(code: OrderErrorCode, message: string): Refusal {
  return { code, field: ['input', 'cartId'], message };
}

function price({ amount, currencyCode }: Money): string {
  return `${formatDecimal(amount, currencyCode)} ${currencyCode}`;
}
