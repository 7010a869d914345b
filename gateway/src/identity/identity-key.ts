import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { createIdentitySigner } from '@hansa/kit/auth/internal-token';
import { Fault } from '@hansa/kit/errors/fault';
import { z } from 'zod';
import type { SignIdentity } from './outgoing-headers.ts';

const keySchema = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  d: z.string(),
  x: z.string(),
  kid: z.string().min(1),
});

export interface IdentityKey {
  readonly sign: SignIdentity;
  /** What subgraphs verify the gateway's word with. */
  readonly publicKeys: { readonly keys: readonly JsonWebKey[] };
}

/** Reads the key that the gateway signs identities with: a private Ed25519 JWK with a `kid`, as JSON. */
export function readIdentityKey(text: string): IdentityKey {
  const parsed = keySchema.safeParse(parseJson(text));
  if (!parsed.success) throw unusable();
  const { kid, ...jwk } = parsed.data;
  try {
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
    const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' });
    const signer = createIdentitySigner({ privateKey, keyId: kid });
    return {
      sign: (viewer, clientAddress) => signer.sign(viewer, clientAddress),
      publicKeys: { keys: [{ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' }] },
    };
  } catch (thrown) {
    throw unusable(thrown);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Refused below, without quoting it: it is a secret.
  }
}

function unusable(cause?: unknown): Fault {
  return new Fault(
    'INVALID_CONFIGURATION',
    'The identity key cannot be used: it must be a private Ed25519 key with a "kid", as JSON Web Key.',
    { cause },
  );
}
