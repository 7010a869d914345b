import { expect, test } from '@jest/globals';
import { readCatalogConfig } from './config.ts';

test('a shop sells in euros unless it says otherwise', () => {
  expect(readCatalogConfig({})).toEqual({ currencyCode: 'EUR' });
  expect(readCatalogConfig({ HANSA_CURRENCY: 'KWD' })).toEqual({ currencyCode: 'KWD' });
});

test.each(['eur', 'EURO', 'XXQ'])(
  '%s is no currency, and an operator is told which setting is wrong',
  (code) => {
    expect(() => readCatalogConfig({ HANSA_CURRENCY: code })).toThrow(/HANSA_CURRENCY/);
  },
);
