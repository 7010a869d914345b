import { describe, expect, test } from '@jest/globals';
import { readEmail } from './email.ts';

const field = ['input', 'email'];

describe('an e-mail address', () => {
  test.each([
    'ada@example.com',
    'a.b+tag@sub.example.co.uk',
    "o'brien@example.org",
    'jürgen@müller.example',
    'x@xn--mller-kva.example',
  ])('is taken as it is: %s', (address) => {
    expect(readEmail(address, field)).toMatchObject({ ok: true, value: { address } });
  });

  test('is trimmed, and compared without case', () => {
    expect(readEmail('  Ada@Example.COM ', field)).toEqual({
      ok: true,
      value: { address: 'Ada@Example.COM', key: 'ada@example.com' },
    });
  });

  test.each([
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@10.0.0.1',
    'ada@-example.com',
    'ada@example..com',
    'a..b@example.com',
    '.a@example.com',
    'a b@example.com',
    'ada@exam ple.com',
    'Ada <ada@example.com>',
    'ada@example.com\r\nBcc: all@example.com',
    'ada\n@example.com',
    'ada@example.com,eve@example.com',
    `${'x'.repeat(65)}@example.com`,
  ])('is refused where it is none: %j', (text) => {
    expect(readEmail(text, field)).toMatchObject({ ok: false, problems: [{ code: 'INVALID', field }] });
  });

  test('is refused when it is missing or longer than mail can carry', () => {
    expect(readEmail('   ', field)).toMatchObject({ problems: [{ code: 'BLANK' }] });
    expect(readEmail(`a@${'x.'.repeat(130)}com`, field)).toMatchObject({ problems: [{ code: 'TOO_LONG' }] });
  });
});
