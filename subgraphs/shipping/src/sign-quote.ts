import type { KeyObject } from 'node:crypto';
import {
  DELIVERY_QUOTE_AUDIENCE,
  DELIVERY_QUOTE_ISSUER,
  type DeliveryQuote,
} from '@hansa/contracts/shipping/delivery-quote';
import { SignJWT } from 'jose';

export interface QuoteSigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

/** Makes a quote into a handle that the client can carry and only we can write. */
export const signQuote =
  ({ keyId, privateKey }: QuoteSigningKey, minutes: number) =>
  (quote: DeliveryQuote): Promise<string> =>
    new SignJWT({ ...quote })
      .setProtectedHeader({ alg: 'EdDSA', kid: keyId })
      .setIssuer(DELIVERY_QUOTE_ISSUER)
      .setAudience(DELIVERY_QUOTE_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${minutes}m`)
      .sign(privateKey);
