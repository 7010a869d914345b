import { generateKeyPairSync } from 'node:crypto';
import {
  createIdentitySigner,
  createIdentityVerifier,
  type IdentityVerifier,
} from '../auth/internal-token.ts';
import type { Viewer } from '../auth/viewer.ts';

/** A gateway's key pair for tests: what subgraphs verify with, and tokens for whoever is to call. */
export function createTestIdentity(): {
  verifyIdentity: IdentityVerifier;
  tokenFor(viewer: Viewer, address?: string): Promise<string>;
} {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signer = createIdentitySigner({ privateKey, keyId: 'test' });
  return {
    verifyIdentity: createIdentityVerifier(() => Promise.resolve(publicKey)),
    tokenFor: (viewer, address) => signer.sign(viewer, address),
  };
}
