import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { verifyWebhook } from './verify-webhook.ts';

const key = Buffer.from('a secret of some thirty-two bytes');
const secret = `whsec_${key.toString('base64')}`;
const nowMs = 1_800_000_000_000;
const body = Buffer.from('{"id":"evt_1"}');

function signed({ id = 'evt_1', atMs = nowMs, signedBody = body, signWith = key } = {}) {
  const timestamp = Math.floor(atMs / 1_000).toString();
  const signature = createHmac('sha256', signWith)
    .update(`${id}.${timestamp}.${signedBody.toString()}`)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

const verify = (headers: Record<string, string | undefined>, of = body.toString()) =>
  verifyWebhook({ secret, headers, body: Buffer.from(of), nowMs });

test('a signed webhook is taken', () => expect(verify(signed())).toBe(true));

test('one good signature among others is enough, so that secrets can change', () => {
  const headers = signed();
  expect(verify({ ...headers, 'webhook-signature': `v1a,xyz v1,AAAA ${headers['webhook-signature']}` })).toBe(
    true,
  );
});

test.each<[string, Record<string, string | undefined>, string?]>([
  ['signed with another secret', signed({ signWith: Buffer.from('another') })],
  ['with another body', signed(), '{"id":"evt_2"}'],
  ['with another id', { ...signed(), 'webhook-id': 'evt_2' }],
  ['that is too old', signed({ atMs: nowMs - 301_000 })],
  ['from the future', signed({ atMs: nowMs + 302_000 })],
  ['without a time', { ...signed(), 'webhook-timestamp': undefined }],
  ['with a strange time', { ...signed(), 'webhook-timestamp': 'NaN' }],
  ['without a signature', { ...signed(), 'webhook-signature': undefined }],
  ['with an empty signature', { ...signed(), 'webhook-signature': 'v1,' }],
  [
    'with no known version',
    { ...signed(), 'webhook-signature': signed()['webhook-signature'].replace('v1', 'v0') },
  ],
])('a webhook %s is not', (...[, headers, of]) => expect(verify(headers, of)).toBe(false));
