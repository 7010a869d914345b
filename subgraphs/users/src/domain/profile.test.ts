import { describe, expect, test } from '@jest/globals';
import { admitAddress, readAddress } from './address.ts';
import { readProfile } from './profile.ts';

const at = ['input'];

describe('a profile', () => {
  test('keeps what is not given, clears what is blank, trims the rest', () => {
    expect(readProfile({ firstName: ' Ada ', lastName: '  ' }, at)).toEqual({
      ok: true,
      value: {
        firstName: 'Ada',
        lastName: null,
        phone: undefined,
        acceptsMarketing: undefined,
        locale: undefined,
        currencyCode: undefined,
      },
    });
  });

  test('spells a locale as the standard does', () => {
    expect(readProfile({ preferences: { locale: 'de-de', currencyCode: 'EUR' } }, at)).toMatchObject({
      value: { locale: 'de-DE', currencyCode: 'EUR' },
    });
  });

  test('forgets the preferences when they are null', () => {
    expect(readProfile({ preferences: null }, at)).toMatchObject({
      value: { locale: null, currencyCode: null },
    });
  });

  test('names every field that is wrong, at once', () => {
    const wrong = {
      firstName: 'x'.repeat(256),
      lastName: 'Krüger\r\nBcc: all@example.com',
      phone: 'call me',
      preferences: { locale: 'not a locale', currencyCode: 'ZZZ' },
    };
    const read = readProfile(wrong, at);
    expect(read.ok ? [] : read.problems.map(({ code, field }) => `${code} ${field?.join('.')}`)).toEqual([
      'TOO_LONG input.firstName',
      'INVALID input.lastName',
      'INVALID input.phone',
      'INVALID input.preferences.locale',
      'INVALID input.preferences.currencyCode',
    ]);
  });

  test('takes telephone numbers as people write them', () => {
    for (const phone of ['+49 451 1220', '(0451) 122-0', '0451/1220']) {
      expect(readProfile({ phone }, at)).toMatchObject({ ok: true, value: { phone } });
    }
  });
});

describe('an address', () => {
  test('needs only its country', () => {
    expect(readAddress({ countryCode: 'DE' }, at)).toMatchObject({
      ok: true,
      value: { countryCode: 'DE', city: null, zip: null },
    });
    expect(readAddress({ countryCode: 'Germany' }, at)).toMatchObject({ problems: [{ code: 'INVALID' }] });
  });

  test('is the hundredth at most', () => {
    expect(admitAddress(99).ok).toBe(true);
    expect(admitAddress(100)).toMatchObject({ problems: [{ code: 'TOO_MANY' }] });
  });
});
