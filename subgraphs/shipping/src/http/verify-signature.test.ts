import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { isSignedBy, secretBytes } from './verify-signature.ts';

const secret = secretBytes(`whsec_${Buffer.from('a secret of more than 24 bytes').toString('base64')}`);
const nowSeconds = 1_800_000_000;

function signed(body: string, fields: { by?: Buffer; at?: number; extra?: string } = {}) {
  const { by = secret, at = nowSeconds, extra = '' } = fields;
  const digest = createHmac('sha256', by).update(`evt_1.${at}.${body}`).digest('base64');
  return { id: 'evt_1', timestamp: String(at), signature: `${extra}v1,${digest}`, body: Buffer.from(body) };
}

const isOurs = (message: Parameters<typeof isSignedBy>[1], secrets = [secret]) =>
  isSignedBy(secrets, message, nowSeconds);

test('the example of Standard Webhooks verifies', () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: '1614265330',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    body: Buffer.from('{"test": 2432232314}'),
  };
  const example = secretBytes('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  expect(isSignedBy([example], message, 1_614_265_330)).toBe(true);
});

test('what we signed is ours, with other signatures beside it, under any of our secrets', () => {
  expect(isOurs(signed('{}'))).toBe(true);
  expect(isOurs(signed('{}', { extra: 'v1,AAAA v1a,BBBB ' }))).toBe(true);
  expect(isOurs(signed('{}'), [Buffer.alloc(32), secret])).toBe(true);
});

test('a changed body, id, secret or notation is not', () => {
  expect(isOurs({ ...signed('{}'), body: Buffer.from('{ }') })).toBe(false);
  expect(isOurs({ ...signed('{}'), id: 'evt_2' })).toBe(false);
  expect(isOurs(signed('{}', { by: Buffer.alloc(32) }))).toBe(false);
  expect(isOurs({ ...signed('{}'), signature: signed('{}').signature.slice(3) })).toBe(false);
  expect(isOurs({ ...signed('{}'), signature: '' })).toBe(false);
  expect(isOurs(signed('{}'), [])).toBe(false);
});

test.each([
  [299, true],
  [-299, true],
  [301, false],
  [-301, false],
])('%i seconds away: %s', (secondsAway, expected) => {
  expect(isOurs(signed('{}', { at: nowSeconds + secondsAway }))).toBe(expected);
});

test('a time that is none is refused', () => {
  expect(isOurs({ ...signed('{}'), timestamp: 'NaN' })).toBe(false);
});
