import { createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT, type JSONWebKeySet, type JWK } from 'jose';

/** Whom a token speaks for. */
export interface Subject {
  readonly id: string;
  readonly kind: 'customer' | 'staff';
  readonly scopes: readonly string[];
}

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessTokens {
  /** `now` is the database's time: replicas with clocks of their own must not disagree. */
  issue(subject: Subject, now: Date): Promise<SignedToken>;
  /** What anybody needs to verify a token. */
  jwks(): JSONWebKeySet;
}

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly signingKey: { readonly keyId: string; readonly privateKey: KeyObject };
  /** Public keys of earlier signing keys: tokens signed with them stay good until they expire. */
  readonly previousKeys: readonly JWK[];
}

/** A quarter of an hour: the longest that somebody who was signed out everywhere can still act. */
const LIFETIME_MS = 15 * 60_000;

const ALGORITHM = 'EdDSA';

/** Signs access tokens, and publishes what they are verified with. */
export function createAccessTokens(settings: TokenSettings): AccessTokens {
  const { issuer, audience, signingKey, previousKeys } = settings;
  const { kty, crv, x } = createPublicKey(signingKey.privateKey).export({ format: 'jwk' });
  const publicKey = { kty, crv, x, kid: signingKey.keyId, alg: ALGORITHM, use: 'sig' } as JWK;
  const keySet = Object.freeze({ keys: [publicKey, ...previousKeys.map(onlyPublic)] });

  return {
    issue: async (subject, now) => {
      const expiresAt = new Date(now.getTime() + LIFETIME_MS);
      const token = await new SignJWT({ kind: subject.kind, scope: subject.scopes.join(' ') })
        .setProtectedHeader({ alg: ALGORITHM, kid: signingKey.keyId, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject.id)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(expiresAt)
        .sign(signingKey.privateKey);
      return { token, expiresAt };
    },
    jwks: () => keySet,
  };
}

/** An operator who pastes a whole key pair must not thereby publish its secret half. */
function onlyPublic({ kty, crv, x, kid }: JWK): JWK {
  return { kty, crv, x, kid, alg: ALGORITHM, use: 'sig' } as JWK;
}
