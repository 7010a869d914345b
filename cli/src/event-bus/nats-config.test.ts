import { describe, expect, test } from '@jest/globals';
import { readNatsConfig } from './nats-config.ts';

describe('the settings of NATS', () => {
  test('are none where no address is given', () => {
    expect(readNatsConfig({ NATS_USER: 'orders' })).toBeUndefined();
    expect(readNatsConfig({ NATS_URL: '' })).toBeUndefined();
  });

  test('are safe by default', () => {
    expect(readNatsConfig({ NATS_URL: 'nats://nats:4222' })).toMatchObject({
      address: { servers: ['nats://nats:4222'], user: undefined, inboxPrefix: undefined },
      syncRequired: true,
    });
  });

  test('take the user from settings or from the address, and give it an inbox of its own', () => {
    const given = { NATS_URL: 'nats://a:4222, nats://b:4222', NATS_USER: 'orders', NATS_PASSWORD: 'p' };
    expect(readNatsConfig(given)?.address).toMatchObject({
      servers: ['nats://a:4222', 'nats://b:4222'],
      user: 'orders',
      password: 'p',
      inboxPrefix: '_INBOX.orders',
    });
    expect(readNatsConfig({ NATS_URL: 'tls://orders:p%40ss@a:4222' })?.address).toMatchObject({
      servers: ['tls://a:4222'],
      user: 'orders',
      password: 'p@ss',
    });
  });

  test.each([
    [{ NATS_URL: 'http://a' }, /NATS_URL/],
    [{ NATS_URL: 'nats://a', NATS_STREAM_REPLICAS: '2' }, /NATS_STREAM_REPLICAS: must be 1, 3 or 5/],
    [{ NATS_URL: 'nats://a', NATS_USER: 'orders', NATS_CREDENTIALS_FILE: 'x' }, /give one/],
    [
      { NATS_URL: 'nats://a', NATS_CREDENTIALS_FILE: '/nowhere/x.creds' },
      /NATS_CREDENTIALS_FILE cannot be read/,
    ],
    [{ NATS_URL: 'nats://a', NATS_SYNC_REQUIRED: 'maybe' }, /NATS_SYNC_REQUIRED/],
  ])('%j are refused in a sentence', (env, sentence) => {
    expect(() => readNatsConfig(env)).toThrow(sentence);
    expect(() => readNatsConfig(env)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }));
  });
});
