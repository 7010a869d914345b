import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970, as the header says it. */
  readonly timestamp: string;
  /** One or more signatures, separated by spaces. */
  readonly signature: string;
  /** The bytes as they came; parsing and printing them again would change them. */
  readonly body: Buffer;
}

/** Longer than clocks and networks are apart, too short to use what was overheard. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * Whether one of our secrets signed this message just now, by Standard Webhooks
 * (https://www.standardwebhooks.com): `v1,` and the base64 of HMAC-SHA256 over id, timestamp and body.
 * Several secrets are valid at once while one takes over from another.
 */
export function isSignedBy(secrets: readonly Buffer[], message: SignedMessage, nowSeconds: number): boolean {
  const { id, timestamp, signature, body } = message;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE_SECONDS) return false;

  const given = signature
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice('v1,'.length), 'base64'));
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
    return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
  });
}

/** The bytes of a secret in the notation of Standard Webhooks, `whsec_` and base64. */
export function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}
