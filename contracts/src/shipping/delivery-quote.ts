import { createHash } from 'node:crypto';
import { z } from 'zod';
import { money } from '../shapes.ts';

/**
 * What shipping promises in a delivery option's handle: a JWT (EdDSA) that the client carries to orders.
 * Orders needs no call to trust it, and nobody can name a price of their own.
 */
export const deliveryQuote = z.object({
  cartId: z.string(),
  /** `quotedCart` of the cart that was quoted. */
  cart: z.string(),
  /** The rate it came from, such as `standard`. */
  rate: z.string(),
  title: z.string(),
  amount: money,
});

export type DeliveryQuote = z.infer<typeof deliveryQuote>;

export const DELIVERY_QUOTE_ISSUER = 'hansa-shipping';
export const DELIVERY_QUOTE_AUDIENCE = 'hansa-orders';

/** What a delivery price depends on, as both sides see it. */
export interface QuotedCart {
  readonly lines: readonly {
    readonly quantity: number;
    readonly weightGrams: number;
    readonly requiresShipping: boolean;
  }[];
  readonly destination: {
    readonly countryCode: string;
    readonly provinceCode: string | null;
    readonly zip: string | null;
  };
  readonly subtotal: { readonly amount: number; readonly currencyCode: string };
}

/** A fingerprint that changes whenever the price might; the order of lines does not matter. */
export function quotedCart({ lines, destination, subtotal }: QuotedCart): string {
  const text = JSON.stringify([
    lines.map((line) => [line.quantity, line.weightGrams, line.requiresShipping].join(':')).sort(),
    [destination.countryCode, destination.provinceCode ?? '', destination.zip ?? ''],
    [subtotal.amount, subtotal.currencyCode],
  ]);
  return createHash('sha256').update(text).digest('base64url');
}
