import {
  DELIVERY_QUOTE_AUDIENCE,
  DELIVERY_QUOTE_ISSUER,
  deliveryQuote,
  type DeliveryQuote,
} from '@hansa/contracts/shipping/delivery-quote';
import { codeOf, Fault } from '@hansa/kit/errors/fault';
import { jwtVerify, type JWTVerifyGetKey } from 'jose';

export type QuoteReading =
  | { readonly kind: 'promised'; readonly quote: DeliveryQuote; readonly expiresAt: string }
  | { readonly kind: 'expired' }
  /** Forged, made for somebody else, or no quote at all. */
  | { readonly kind: 'invalid' };

export type ReadQuote = (handle: string) => Promise<QuoteReading>;

/** Far beyond any real quote; nobody shall make us verify megabytes. */
const HANDLE_CHARACTERS_MAX = 4_096;

/** What `jose` says when the published keys cannot be had: no fault of the quote's. */
const keysAreAway: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC']);

/** Believes a delivery option's handle if shipping signed it. Whose cart it is for is another question. */
export const readQuote =
  (keys: JWTVerifyGetKey): ReadQuote =>
  async (handle) => {
    if (handle.length > HANDLE_CHARACTERS_MAX) return { kind: 'invalid' };
    const options = {
      issuer: DELIVERY_QUOTE_ISSUER,
      audience: DELIVERY_QUOTE_AUDIENCE,
      algorithms: ['EdDSA'],
      requiredClaims: ['exp'],
    };
    try {
      const { payload } = await jwtVerify(handle, keys, options);
      const quote = deliveryQuote.safeParse(payload);
      if (!quote.success || payload.exp === undefined) return { kind: 'invalid' };
      const expiresAt = new Date(payload.exp * 1_000).toISOString();
      return { kind: 'promised', quote: quote.data, expiresAt };
    } catch (thrown) {
      const code = codeOf(thrown);
      if (code === 'ERR_JWT_EXPIRED') return { kind: 'expired' };
      if (code?.startsWith('ERR_J') && !keysAreAway.has(code)) return { kind: 'invalid' };
      throw new Fault('UNAVAILABLE', 'Delivery options cannot be checked at the moment.', { cause: thrown });
    }
  };
