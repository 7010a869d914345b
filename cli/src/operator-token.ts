import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { Fault } from '@hansa/kit/errors/fault';
import { importJWK, SignJWT, type JWK } from 'jose';
import { readSecrets } from './secrets.ts';
import { accessTokens } from './access-tokens.ts';
import type { Environment } from './environment.ts';

/** A command may run for a while, but not for a day. */
const LIFETIME = '1h';

/**
 * An access token for whoever can read the shop's secrets, in its data folder or in the environment: that is the
 * operator, who could change the databases as well.
 */
export async function operatorToken(
  folder: string,
  scopes: readonly string[],
  env: Environment,
): Promise<string> {
  const key = env['HANSA_TOKEN_KEY'] || (await readSecrets(folder))?.['HANSA_TOKEN_KEY'];
  if (!key) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      `${resolve(folder)} is not the data folder of a Hansa. Name it with --data DIR, or give a token with --token.`,
    );
  }
  const jwk = JSON.parse(key) as JWK;
  const { issuer, audience } = accessTokens(env);
  return new SignJWT({ kind: 'staff', scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid ?? '' })
    .setSubject('operator')
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(await importJWK(jwk, 'EdDSA'));
}
