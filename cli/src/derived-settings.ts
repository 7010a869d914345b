import type { Environment } from './environment.ts';

/**
 * Settings that follow from others where services share one set of secrets: orders verifies delivery quotes with the
 * public half of the key that shipping signs them with.
 */
export function derivedSettings(env: Environment): Environment {
  const quoteKey = env['SHIPPING_QUOTE_KEY'];
  if (!quoteKey || env['ORDERS_QUOTE_JWKS_URL'] || env['ORDERS_QUOTE_PUBLIC_JWK']) return {};
  const { kty, crv, x, kid } = JSON.parse(quoteKey) as Record<string, string>;
  return { ORDERS_QUOTE_PUBLIC_JWK: JSON.stringify({ kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }) };
}
