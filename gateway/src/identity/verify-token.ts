import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { VerifiedViewer } from './caller.ts';

/** Asymmetric only: with `HS*` on the list, the public key could be used as a secret. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'RS256', 'ES256'];

/** A client sends one token with many requests; its signature is checked once in this time. */
const REUSE_MS = 60_000;

const CACHED_TOKENS_MAX = 10_000;

/** A key server that takes longer would make every caller wait for it. */
const KEYS_TIMEOUT_MS = 5_000;

/** What is wrong with the token itself. Any other failure is the key server's. */
const invalidTokenCodes = new Set([
  'ERR_JWT_EXPIRED',
  'ERR_JWT_CLAIM_VALIDATION_FAILED',
  'ERR_JWT_INVALID',
  'ERR_JWS_INVALID',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
]);

/** A list as an array, or separated by spaces as OAuth writes it (RFC 8693, section 4.2). */
const names = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(' ').filter(Boolean))])
  .optional();

const claimsSchema = z.object({
  sub: z.string().min(1),
  kind: z.enum(['customer', 'staff']).catch('customer'),
  scope: names,
  scopes: names,
  policies: names,
});

export type AccessTokenVerifier = (token: string) => Promise<VerifiedViewer>;

interface VerifierOptions {
  readonly keys: JWTVerifyGetKey;
  readonly issuer?: string;
  readonly audience?: string;
}

/**
 * Verifies access tokens: signature, issuer, audience and lifetime. Rejects with `UNAUTHENTICATED` for a bad
 * token, and with `UNAVAILABLE` when the keys to tell cannot be had.
 */
export function createAccessTokenVerifier(options: VerifierOptions): AccessTokenVerifier {
  const cache = new LRUCache<string, VerifiedViewer>({ max: CACHED_TOKENS_MAX, ttl: REUSE_MS });
  const { keys, issuer, audience } = options;
  const expected = {
    algorithms: ALGORITHMS,
    requiredClaims: ['sub', 'exp'],
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  };
  return async (token) => {
    const known = cache.get(token);
    if (known) return known;
    const { payload } = await jwtVerify(token, keys, expected).catch(explain);
    const viewer = toViewer(payload);
    cache.set(token, viewer, { ttl: remainingMs(payload) });
    return viewer;
  };
}

/** The keys behind an address, fetched when needed and again when an unknown key id turns up. */
export function createRemoteKeys(url: string): JWTVerifyGetKey {
  if (!URL.canParse(url)) {
    throw new Fault('INVALID_CONFIGURATION', `"${url}" is not an address from which keys can be fetched.`);
  }
  return createRemoteJWKSet(new URL(url), { timeoutDuration: KEYS_TIMEOUT_MS });
}

function explain(thrown: unknown): never {
  if (invalidTokenCodes.has(codeOf(thrown) ?? '')) {
    throw new Fault('UNAUTHENTICATED', `The access token is not valid: ${messageOf(thrown)}.`, {
      cause: thrown,
    });
  }
  throw new Fault('UNAVAILABLE', 'The keys to verify access tokens with cannot be had at the moment.', {
    cause: thrown,
  });
}

function toViewer(payload: JWTPayload): VerifiedViewer {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    throw new Fault('UNAUTHENTICATED', 'The access token is not valid: its claims have an unknown form.');
  }
  const { sub, kind, scope = [], scopes = [], policies = [] } = claims.data;
  return { kind, id: sub, scopes: [...new Set([...scope, ...scopes])], policies };
}

function remainingMs(payload: JWTPayload): number {
  return Math.max(1, Math.min(REUSE_MS, (payload.exp ?? 0) * 1_000 - Date.now()));
}
