import { createPrivateKey } from 'node:crypto';
import { isCurrency } from '@hansa/contracts/money';
import { readEnv } from '@hansa/kit/config/read-env';
import { z } from 'zod';
import { isCountry } from './domain/countries.ts';
import { secretBytes } from './http/verify-signature.ts';
import type { QuoteSigningKey } from './sign-quote.ts';

export interface ShippingConfig {
  readonly quoteSigningKey: QuoteSigningKey;
  /** How long a quoted delivery price holds. */
  readonly quoteMinutes: number;
  /** Any of them may have signed a carrier's webhook; none closes that door. */
  readonly carrierSecrets: readonly Buffer[];
  /** Where the shop is, and what it sells in: for the zones of a new shop. */
  readonly homeCountry: string;
  readonly currencyCode: string;
}

/** Shipping's settings; the README explains them. */
export const shippingSettings = {
  SHIPPING_QUOTE_KEY: z.string().transform(readSigningKey),
  /** An hour is longer than a checkout takes, and shorter than a merchant waits for new rates to count. */
  SHIPPING_QUOTE_MINUTES: z.coerce.number().int().min(1).max(1_440).default(60),
  SHIPPING_CARRIER_SECRET: z.string().default('').transform(readSecrets),
  HANSA_COUNTRY: z.string().default('DE').refine(isCountry, 'must be a country of ISO 3166-1, such as DE'),
  HANSA_CURRENCY: z.string().default('EUR').refine(isCurrency, 'must be a currency of ISO 4217, such as EUR'),
};

export function readShippingConfig(env: Record<string, string | undefined>): ShippingConfig {
  const settings = readEnv(env, shippingSettings);
  return Object.freeze({
    quoteSigningKey: settings.SHIPPING_QUOTE_KEY,
    quoteMinutes: settings.SHIPPING_QUOTE_MINUTES,
    carrierSecrets: settings.SHIPPING_CARRIER_SECRET,
    homeCountry: settings.HANSA_COUNTRY,
    currencyCode: settings.HANSA_CURRENCY,
  });
}

const signingKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().min(1),
  x: z.string(),
  d: z.string(),
});

/** The messages never quote the key. */
function readSigningKey(text: string, context: z.RefinementCtx): QuoteSigningKey {
  try {
    const jwk = signingKey.parse(JSON.parse(text));
    return { keyId: jwk.kid, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) };
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be a private Ed25519 JWK with a kid, as one line of JSON',
    });
    return z.NEVER;
  }
}

/** The least that Standard Webhooks allows. */
const SECRET_BYTES_MIN = 24;

function readSecrets(text: string, context: z.RefinementCtx): readonly Buffer[] {
  const secrets = text.split(/\s+/).filter(Boolean).map(secretBytes);
  if (secrets.every(({ length }) => length >= SECRET_BYTES_MIN)) return secrets;
  context.addIssue({
    code: 'custom',
    message: `must be \`whsec_\` and the base64 of ${SECRET_BYTES_MIN} bytes or more; several are separated by spaces`,
  });
  return z.NEVER;
}
