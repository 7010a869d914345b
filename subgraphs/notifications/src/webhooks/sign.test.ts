import { describe, expect, test } from '@jest/globals';
import { createWebhookSecret, signedHeaders } from './sign.ts';

describe('a webhook’s signature', () => {
  test('is the one of the standard’s own example', () => {
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    };
    expect(signedHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('is given with the old and the new secret while one replaces the other', () => {
    const [one, two] = [createWebhookSecret(), createWebhookSecret()];
    const sign = (...secrets: string[]) =>
      signedHeaders({ id: 'id', at: new Date(0), body: '' }, secrets)['webhook-signature'];
    expect(sign(two, one)).toBe(`${sign(two)} ${sign(one)}`);
    expect(Buffer.from(one.slice('whsec_'.length), 'base64')).toHaveLength(32);
  });
});
