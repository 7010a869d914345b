import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTPayload,
} from 'jose';
import { createAccessTokenVerifier, type AccessTokenVerifier } from '../../src/identity/verify-token.ts';

export interface TokenShop {
  readonly verify: AccessTokenVerifier;
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] };
  /** A header as a client sends it. */
  bearer(
    claims: JWTPayload,
    change?: { lifetime?: string; issuer?: string; key?: CryptoKey },
  ): Promise<{
    authorization: string;
  }>;
}

/** An issuer of access tokens, and the verifier that trusts it. */
export async function createTokenShop(): Promise<TokenShop> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA' };
  return {
    jwks: { keys: [jwk] },
    verify: createAccessTokenVerifier({
      keys: createLocalJWKSet({ keys: [jwk] }),
      issuer: 'https://shop.test',
      audience: 'hansa',
    }),
    bearer: async (claims, change = {}) => {
      const token = await new SignJWT({ sub: 'cust_1', ...claims })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
        .setIssuer(change.issuer ?? 'https://shop.test')
        .setAudience('hansa')
        .setExpirationTime(change.lifetime ?? '5m')
        .sign(change.key ?? privateKey);
      return { authorization: `Bearer ${token}` };
    },
  };
}
