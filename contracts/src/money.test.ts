import { describe, expect, test } from '@jest/globals';
import { currencyExponent, formatDecimal, isCurrency, parseDecimal } from './money.ts';

describe('money on the wire', () => {
  test.each([
    ['10.50', 'EUR', 1050],
    ['10.5', 'EUR', 1050],
    ['10', 'EUR', 1000],
    ['10.500', 'EUR', 1050],
    ['0.01', 'EUR', 1],
    ['-3.20', 'EUR', -320],
    ['1050', 'JPY', 1050],
    ['1050.00', 'JPY', 1050],
    ['1.050', 'KWD', 1050],
    ['-0.00', 'EUR', 0],
  ])('reads %s %s as %d minor units', (text, currency, minor) => {
    expect(Object.is(parseDecimal(text, currency), minor)).toBe(true);
  });

  test.each([
    ['10.505', 'EUR', 'more places than the currency has'],
    ['0.5', 'JPY', 'the yen has no minor unit'],
    ['1e3', 'EUR', 'no exponent'],
    ['', 'EUR', 'nothing'],
    ['1,50', 'EUR', 'a comma'],
    ['.5', 'EUR', 'no whole part'],
    ['NaN', 'EUR', 'no number'],
    ['99999999999999999', 'EUR', 'too large to be exact'],
  ])('refuses %p in %s: %s', (text, currency) => {
    expect(parseDecimal(text, currency)).toBeUndefined();
  });

  test.each([
    [1050, 'EUR', '10.50'],
    [5, 'EUR', '0.05'],
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [1050, 'JPY', '1050'],
    [1050, 'KWD', '1.050'],
  ])('writes %d minor units of %s as %s', (minor, currency, text) => {
    expect(formatDecimal(minor, currency)).toBe(text);
  });

  test('what is written is read back as the same amount, in every currency', () => {
    for (const currency of Intl.supportedValuesOf('currency')) {
      for (const minor of [0, 1, 9, 10, 99, 100, 12_345_678, -1, -12_345]) {
        expect(parseDecimal(formatDecimal(minor, currency), currency)).toBe(minor);
      }
    }
  });

  test('knows the currencies of ISO 4217, in capitals only', () => {
    expect([isCurrency('EUR'), isCurrency('eur'), isCurrency('XYZ')]).toEqual([true, false, false]);
    expect([currencyExponent('EUR'), currencyExponent('JPY'), currencyExponent('KWD')]).toEqual([2, 0, 3]);
  });
});
