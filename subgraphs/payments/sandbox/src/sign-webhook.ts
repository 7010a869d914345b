import { createHmac } from 'node:crypto';

/**
 * Headers by Standard Webhooks 1.0: an HMAC-SHA256 over id, time and body. The time is that of the attempt, so
 * that a late copy is not taken for a replayed one.
 */
export function signWebhook(secret: string) {
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
  return (eventId: string, body: string, nowMs = Date.now()): Record<string, string> => {
    const timestamp = Math.floor(nowMs / 1_000).toString();
    const signature = createHmac('sha256', key).update(`${eventId}.${timestamp}.${body}`).digest('base64');
    return {
      'webhook-id': eventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
  };
}
