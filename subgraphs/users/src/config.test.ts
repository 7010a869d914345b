import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readUsersConfig } from './config.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: '2026-11' });
const previous = { ...publicKey.export({ format: 'jwk' }), kid: '2026-10' };

describe('the settings of users', () => {
  test('need only the signing key', () => {
    expect(readUsersConfig({ HANSA_TOKEN_KEY: key })).toMatchObject({
      tokenIssuer: 'hansa-users',
      tokenAudience: 'hansa',
      signingKey: { keyId: '2026-11' },
      previousKeys: [],
      hashesAtOnceMax: 2,
    });
  });

  test('take previous keys and the first owner', () => {
    const config = readUsersConfig({
      HANSA_TOKEN_KEY: key,
      HANSA_TOKEN_PREVIOUS_KEYS: JSON.stringify({ keys: [previous] }),
      HANSA_OWNER_EMAIL: 'owner@example.com',
      HANSA_OWNER_PASSWORD: 'correct horse',
    });
    expect(config.previousKeys).toMatchObject([{ kid: '2026-10' }]);
    expect(config.owner).toEqual({ email: 'owner@example.com', password: 'correct horse' });
  });

  test('have no default key, and never quote a wrong one', () => {
    expect(() => readUsersConfig({})).toThrow(/HANSA_TOKEN_KEY/);
    const broken = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'secret-part', kid: 'k' });
    const read = () => readUsersConfig({ HANSA_TOKEN_KEY: broken, USERS_HASHES_AT_ONCE: '0' });
    expect(read).toThrow(/HANSA_TOKEN_KEY[^]*USERS_HASHES_AT_ONCE/);
    expect(read).not.toThrow(/secret-part/);
  });
});
