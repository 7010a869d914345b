import { isCurrency } from '@hansa/contracts/money';
import { readEnv } from '@hansa/kit/config/read-env';
import { Fault } from '@hansa/kit/errors/fault';
import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Pricing } from './domain/cost.ts';
import type { ProcessTiming } from './domain/process-moves.ts';
import { parseTaxRates, type TaxRates } from './domain/tax.ts';
import { isMongoUrl } from './store/mongodb/mongo-url.ts';

export interface OrdersConfig {
  /** What guests' order tokens are sealed with; changing it makes the old tokens worthless. */
  readonly orderTokenSecret: string;
  /** Shipping's public keys, by which delivery options are believed. */
  readonly quoteKeys: JWTVerifyGetKey;
  readonly pricing: Pricing;
  readonly timing: ProcessTiming;
  /** How long `orderCancel` waits for the warehouse. */
  readonly cancelWaitMs: number;
  /** How often deadlines are looked at. */
  readonly deadlinePollMs: number;
  /** Carts that nobody touched for so long are forgotten. */
  readonly cartDays: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** What holds where nothing is set. */
export const ordersDefaults = {
  timing: {
    // Longer than the three deadlines below together, so that what is held outlives every way to claim it.
    holdMs: 15 * MINUTE_MS,
    // Inventory answers in milliseconds; two minutes are a restart of it.
    reservingMs: 2 * MINUTE_MS,
    // Providers may take half a minute, and payments tries again a few times.
    authorizingMs: 5 * MINUTE_MS,
    claimingMs: 2 * MINUTE_MS,
    // From here on nothing is lost by asking again.
    capturingMs: MINUTE_MS,
    cancellingMs: MINUTE_MS,
  },
  // What people wait for a button; shipping usually needs a tenth of it.
  cancelWaitMs: 3 * SECOND_MS,
  // Deadlines are minutes, so a second late is on time.
  deadlinePollMs: SECOND_MS,
  // A quarter of a year: whoever comes back later starts anew, and personal data is not kept for nothing.
  cartDays: 90,
} as const;

const seconds = (defaultMs: number) =>
  z.coerce
    .number()
    .positive()
    .max(86_400)
    .default(defaultMs / SECOND_MS)
    .transform((value) => Math.round(value * SECOND_MS));

const taxRates = z
  .string()
  .default('')
  .transform((text, context): TaxRates => {
    const rates = parseTaxRates(text);
    if (typeof rates !== 'string') return rates;
    context.addIssue(`'${rates}' is no rate; write DE=19,FR=20`);
    return z.NEVER;
  });

const publicJwk = z.string().transform((text, context): JWTVerifyGetKey => {
  try {
    return createLocalJWKSet({ keys: [jwk.parse(JSON.parse(text))] });
  } catch {
    context.addIssue('must be one public key as JWK, such as {"kty":"OKP","crv":"Ed25519","x":"…"}');
    return z.NEVER;
  }
});
const jwk = z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });

const jwksUrl = z
  .url({ protocol: /^https?$/ })
  .transform((text): JWTVerifyGetKey => createRemoteJWKSet(new URL(text)));

/** Whoever runs the service hands it the address; here it is only looked at, so that a wrong one is told at once. */
const mongoUrl = z
  .string()
  .refine(isMongoUrl, 'must look like mongodb://user:password@host:27017/hansa_orders');

const { timing, cancelWaitMs, deadlinePollMs, cartDays } = ordersDefaults;

/** The settings of orders; README.md explains them. */
export const ordersSettings = {
  MONGODB_URL: mongoUrl.optional(),
  ORDERS_TOKEN_SECRET: z.string().min(32, 'must have at least 32 characters'),
  ORDERS_QUOTE_JWKS_URL: jwksUrl.optional(),
  ORDERS_QUOTE_PUBLIC_JWK: publicJwk.optional(),
  HANSA_CURRENCY: z.string().default('EUR').refine(isCurrency, 'must be a currency of ISO 4217, such as EUR'),
  ORDERS_TAX_RATES: taxRates,
  ORDERS_HOLD_SECONDS: seconds(timing.holdMs),
  ORDERS_RESERVE_SECONDS: seconds(timing.reservingMs),
  ORDERS_AUTHORIZE_SECONDS: seconds(timing.authorizingMs),
  ORDERS_CLAIM_SECONDS: seconds(timing.claimingMs),
  ORDERS_CAPTURE_SECONDS: seconds(timing.capturingMs),
  ORDERS_CANCEL_SECONDS: seconds(timing.cancellingMs),
  ORDERS_CANCEL_WAIT_SECONDS: seconds(cancelWaitMs),
  ORDERS_DEADLINE_POLL_SECONDS: seconds(deadlinePollMs),
  ORDERS_CART_DAYS: z.coerce.number().int().positive().max(3_650).default(cartDays),
};

/** Reads the settings, or says everything that is wrong with them. */
export function readOrdersConfig(env: Record<string, string | undefined>): OrdersConfig {
  const read = readEnv(env, ordersSettings);
  const quoteKeys = read.ORDERS_QUOTE_PUBLIC_JWK ?? read.ORDERS_QUOTE_JWKS_URL;
  if (!quoteKeys) {
    const message =
      'Set ORDERS_QUOTE_JWKS_URL or ORDERS_QUOTE_PUBLIC_JWK, so that delivery options can be believed.';
    throw new Fault('INVALID_CONFIGURATION', message);
  }
  const config: OrdersConfig = {
    orderTokenSecret: read.ORDERS_TOKEN_SECRET,
    quoteKeys,
    pricing: { taxRates: read.ORDERS_TAX_RATES, defaultCurrencyCode: read.HANSA_CURRENCY },
    timing: {
      holdMs: read.ORDERS_HOLD_SECONDS,
      reservingMs: read.ORDERS_RESERVE_SECONDS,
      authorizingMs: read.ORDERS_AUTHORIZE_SECONDS,
      claimingMs: read.ORDERS_CLAIM_SECONDS,
      capturingMs: read.ORDERS_CAPTURE_SECONDS,
      cancellingMs: read.ORDERS_CANCEL_SECONDS,
    },
    cancelWaitMs: read.ORDERS_CANCEL_WAIT_SECONDS,
    deadlinePollMs: read.ORDERS_DEADLINE_POLL_SECONDS,
    cartDays: read.ORDERS_CART_DAYS,
  };
  return Object.freeze(requireLongHold(config));
}

function requireLongHold(config: OrdersConfig): OrdersConfig {
  const { holdMs, reservingMs, authorizingMs, claimingMs } = config.timing;
  if (holdMs > reservingMs + authorizingMs + claimingMs) return config;
  throw new Fault(
    'INVALID_CONFIGURATION',
    'ORDERS_HOLD_SECONDS must be more than ORDERS_RESERVE_SECONDS, ORDERS_AUTHORIZE_SECONDS and ORDERS_CLAIM_SECONDS together, or goods could be sold twice over while a payment is on its way.',
  );
}
