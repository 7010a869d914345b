import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { readShippingConfig } from './config.ts';

const jwk = JSON.stringify({
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: 'k1',
});
const secret = () => `whsec_${randomBytes(32).toString('base64')}`;

test('a key is enough; the rest has defaults, and without a secret no carrier is believed', () => {
  const config = readShippingConfig({ SHIPPING_QUOTE_KEY: jwk });
  expect(config).toMatchObject({
    quoteMinutes: 60,
    carrierSecrets: [],
    homeCountry: 'DE',
    currencyCode: 'EUR',
  });
  expect(config.quoteSigningKey).toMatchObject({ keyId: 'k1', privateKey: { asymmetricKeyType: 'ed25519' } });
});

test('several secrets are valid while one takes over from another', () => {
  const env = { SHIPPING_QUOTE_KEY: jwk, SHIPPING_CARRIER_SECRET: `${secret()} ${secret()}` };
  expect(readShippingConfig(env).carrierSecrets.map(({ length }) => length)).toEqual([32, 32]);
});

test('all that cannot be used is told together, and no secret is quoted', () => {
  const env = {
    SHIPPING_QUOTE_KEY: 'my-private-key',
    SHIPPING_CARRIER_SECRET: 'whsec_short',
    HANSA_COUNTRY: 'XX',
    HANSA_CURRENCY: 'ZZZ',
    SHIPPING_QUOTE_MINUTES: '0',
  };
  const read = () => readShippingConfig(env);
  for (const name of Object.keys(env)) expect(read).toThrow(name);
  expect(read).not.toThrow(/my-private-key|whsec_short/);
});
