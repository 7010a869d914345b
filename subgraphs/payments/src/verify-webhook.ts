import { createHmac, timingSafeEqual } from 'node:crypto';

interface SignedRequest {
  /** `whsec_…` */
  readonly secret: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Byte by byte as it came: the signature covers nothing else. */
  readonly body: Buffer;
  readonly nowMs: number;
}

/** Clocks differ and lines are slow; what is older was recorded by somebody and is played again. */
const TOLERANCE_MS = 5 * 60_000;

/** Whether a webhook is the sender's and of now, by Standard Webhooks 1.0. */
export function verifyWebhook({ secret, headers, body, nowMs }: SignedRequest): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1_000) > TOLERANCE_MS)
    return false;

  const expected = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
  // A sender that changes its secret signs with both for a while.
  return signatures.split(' ').some((signature) => {
    const [version, value] = signature.split(',', 2);
    const given = Buffer.from(value ?? '', 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
}
