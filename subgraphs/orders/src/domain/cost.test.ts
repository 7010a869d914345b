import { describe, expect, test } from '@jest/globals';
import { aCart, address, aLine, euro, pricing } from '../test/examples.ts';
import { costOf } from './cost.ts';
import { containedTax, parseTaxRates } from './tax.ts';

describe('what a cart costs', () => {
  test('lines and delivery; the tax is contained in the prices and adds nothing', () => {
    expect(costOf(aCart(), pricing)).toEqual({
      subtotal: euro(4_980),
      shipping: euro(490),
      tax: euro(795),
      discount: euro(0),
      total: euro(5_470),
    });
  });

  test('only what is taxable contains tax', () => {
    const lines = [aLine({ taxable: false }), aLine({ id: 'line_2', unitPrice: euro(119), quantity: 1 })];
    expect(costOf(aCart({ lines }), pricing).tax).toEqual(euro(19));
  });

  test("the buyer's country decides, then the address; without either there is no tax", () => {
    const inFrance = { ...address, countryCode: 'FR' };
    const tax = (changes: Parameters<typeof aCart>[0]) => costOf(aCart(changes), pricing).tax.amount;
    expect(tax({ countryCode: 'DE', deliveryAddress: inFrance })).toBe(795);
    expect(tax({ countryCode: null, deliveryAddress: inFrance })).toBe(0);
    expect(tax({ countryCode: null, deliveryAddress: null })).toBe(0);
  });

  test('what is not sent costs no delivery', () => {
    expect(costOf(aCart({ lines: [aLine({ requiresShipping: false })] }), pricing).shipping).toEqual(euro(0));
  });

  test('an empty cart costs nothing in the currency of the shop', () => {
    const yen = { ...pricing, defaultCurrencyCode: 'JPY' };
    expect(costOf(aCart({ lines: [] }), yen).total).toEqual({ amount: 0, currencyCode: 'JPY' });
  });
});

describe('contained tax', () => {
  test.each([
    [119, 19_000, 19],
    [100, 19_000, 16], // 15.966
    [3, 20_000, 1], // exactly 0.5 rounds up
    [9, 20_000, 2], // exactly 1.5 rounds up
    [1, 7_000, 0], // 0.065
    [1_081, 8_100, 81],
    [100_000_000_000_000, 19_000, 15_966_386_554_622], // a product beyond what a number holds
    [0, 19_000, 0],
    [500, 0, 0],
  ])('%d at a rate of %d thousandths of a percent contains %d', (gross, rate, tax) => {
    expect(containedTax(gross, rate)).toBe(tax);
  });

  test('rates are read with up to three places, and what cannot be read is named', () => {
    expect(parseTaxRates('DE=19, FR=20,CH=8.1,')).toEqual(
      new Map([
        ['DE', 19_000],
        ['FR', 20_000],
        ['CH', 8_100],
      ]),
    );
    expect(parseTaxRates('')).toEqual(new Map());
    for (const wrong of ['DE', 'DE=', 'de=19', 'DE=-1', 'DE=190', 'DE=1.2345', 'DEU=19']) {
      expect(parseTaxRates(`FR=20,${wrong}`)).toBe(wrong);
    }
  });
});
