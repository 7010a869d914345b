import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks 1.0 asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

export interface SignedMessage {
  /** The same for every attempt, so that the receiver can tell a repetition. */
  readonly id: string;
  /** Of this attempt; receivers refuse old ones, so that a copied request cannot be played again. */
  readonly at: Date;
  readonly body: string;
}

/** A new secret, in the form in which both sides keep it. */
export function createWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** The headers of Standard Webhooks 1.0: one signature per secret, so that a secret can be changed in peace. */
export function signedHeaders(message: SignedMessage, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(message.at.getTime() / 1_000));
  const content = `${message.id}.${timestamp}.${message.body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
