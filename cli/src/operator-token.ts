import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { Fault } from '@hansa/kit/errors/fault';
import { importJWK, SignJWT, type JWK } from 'jose';
import { readSecrets } from './all-in-one/secrets.ts';
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_ISSUER } from './access-tokens.ts';

/** A command may run for a while, but not for a day. */
const LIFETIME = '1h';

/**
 * An access token for whoever can read the data folder's secrets: that is the operator, who could change the
 * databases as well.
 */
export async function operatorToken(folder: string, scopes: readonly string[]): Promise<string> {
  const key = (await readSecrets(folder))?.['USERS_SIGNING_KEY'];
  if (!key) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      `${resolve(folder)} is not the data folder of a Hansa. Name it with --data DIR, or give a token with --token.`,
    );
  }
  const jwk = JSON.parse(key) as JWK;
  return new SignJWT({ kind: 'staff', scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid ?? '' })
    .setSubject('operator')
    .setIssuer(ACCESS_TOKEN_ISSUER)
    .setAudience(ACCESS_TOKEN_AUDIENCE)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(await importJWK(jwk, 'EdDSA'));
}
