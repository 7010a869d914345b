import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses one, so a plain hash protects it where it is stored. */
const SECRET_BYTES = 32;

/** A new opaque token, safe in a URL. */
export function createSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is kept of a token. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
