import type { IdentityKey } from '@hansa/gateway/identity/identity-key';
import { createIdentityVerifier, type IdentityVerifier } from '@hansa/kit/auth/internal-token';
import { Fault } from '@hansa/kit/errors/fault';
import { createLocalJWKSet, createRemoteJWKSet } from 'jose';
import type { Environment } from './environment.ts';

/** The gateway's key, for a process that is the gateway and the subgraphs at once. */
export async function ownIdentity(
  env: Environment,
): Promise<IdentityKey & { readonly verifyIdentity: IdentityVerifier }> {
  // Loaded here, because a service that is installed alone has no gateway beside it.
  const { readIdentityKey } = await import('@hansa/gateway/identity/identity-key');
  const key = readIdentityKey(env['HANSA_IDENTITY_KEY'] ?? '');
  return {
    ...key,
    verifyIdentity: createIdentityVerifier(createLocalJWKSet({ keys: [...key.publicKeys.keys] })),
  };
}

/** How a service that runs apart knows its gateway: by the keys it publishes, or by the key that both were given. */
export async function gatewayIdentity(env: Environment): Promise<IdentityVerifier> {
  const url = env['HANSA_IDENTITY_JWKS_URL'];
  if (url !== undefined && url !== '') {
    if (!URL.canParse(url))
      throw new Fault('INVALID_CONFIGURATION', `HANSA_IDENTITY_JWKS_URL is no address: ${url}`);
    return createIdentityVerifier(createRemoteJWKSet(new URL(url)));
  }
  if (env['HANSA_IDENTITY_KEY']) return (await ownIdentity(env)).verifyIdentity;
  throw new Fault(
    'INVALID_CONFIGURATION',
    'Subgraphs must know their gateway: set HANSA_IDENTITY_JWKS_URL to its /.well-known/hansa-identity-jwks.json.',
  );
}
