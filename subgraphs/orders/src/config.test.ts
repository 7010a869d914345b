import { describe, expect, test } from '@jest/globals';
import { ordersDefaults, readOrdersConfig } from './config.ts';

const jwk = '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}';
const required = { ORDERS_TOKEN_SECRET: 'a secret of thirty-two characters', ORDERS_QUOTE_PUBLIC_JWK: jwk };

describe('settings', () => {
  test('two are needed, and the rest has defaults', () => {
    const config = readOrdersConfig(required);
    expect(config).toMatchObject(ordersDefaults);
    expect(config.pricing).toEqual({ taxRates: new Map(), defaultCurrencyCode: 'EUR' });
  });

  test("shipping's keys may also be published at an address", () => {
    const { ORDERS_TOKEN_SECRET } = required;
    const config = readOrdersConfig({
      ORDERS_TOKEN_SECRET,
      ORDERS_QUOTE_JWKS_URL: 'http://shipping:4006/jwks',
    });
    expect(config.quoteKeys).toBeInstanceOf(Function);
  });

  test('all problems are told together', () => {
    const wrong = {
      ORDERS_TOKEN_SECRET: 'short',
      ORDERS_TAX_RATES: 'DE:19',
      HANSA_CURRENCY: 'EURO',
      ORDERS_QUOTE_PUBLIC_JWK: '{}',
    };
    expect(() => readOrdersConfig(wrong)).toThrow(
      /ORDERS_TOKEN_SECRET[^]*ORDERS_QUOTE_PUBLIC_JWK[^]*HANSA_CURRENCY[^]*ORDERS_TAX_RATES: 'DE:19'/,
    );
  });

  test('without keys nobody could choose a delivery, so there is no start', () => {
    const { ORDERS_TOKEN_SECRET } = required;
    expect(() => readOrdersConfig({ ORDERS_TOKEN_SECRET })).toThrow(/ORDERS_QUOTE_JWKS_URL or/);
  });

  test('an address of MongoDB that is none is told, because PostgreSQL would be looked for there', () => {
    for (const MONGODB_URL of ['localhost:27017', 'postgres://localhost/orders', 'mongodb://']) {
      expect(() => readOrdersConfig({ ...required, MONGODB_URL })).toThrow(/MONGODB_URL: must look like/);
    }
    const MONGODB_URL = 'mongodb+srv://orders:secret@cluster.example.com/hansa_orders';
    expect(readOrdersConfig({ ...required, MONGODB_URL })).toMatchObject(ordersDefaults);
  });

  test('a hold that could end before its deadlines is refused', () => {
    expect(() => readOrdersConfig({ ...required, ORDERS_HOLD_SECONDS: '540' })).toThrow(
      /ORDERS_HOLD_SECONDS/,
    );
    expect(readOrdersConfig({ ...required, ORDERS_HOLD_SECONDS: '541' }).timing.holdMs).toBe(541_000);
  });
});
