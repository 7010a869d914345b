import { describe, expect, test } from '@jest/globals';
import { passwordForm, readPassword } from './password.ts';

const field = ['input', 'password'];

describe('a password', () => {
  test('may be any text of 8 to 256 characters, blanks and emoji included', () => {
    for (const text of ['12345678', 'correct horse battery', '🔑'.repeat(8), 'x'.repeat(256), ' leading ']) {
      expect(readPassword(text, field)).toMatchObject({ ok: true });
    }
  });

  test('is refused outside of that', () => {
    expect(readPassword('', field)).toMatchObject({ problems: [{ code: 'BLANK', field }] });
    expect(readPassword('1234567', field)).toMatchObject({ problems: [{ code: 'TOO_SHORT' }] });
    expect(readPassword('🔑'.repeat(7), field)).toMatchObject({ problems: [{ code: 'TOO_SHORT' }] });
    expect(readPassword('x'.repeat(257), field)).toMatchObject({ problems: [{ code: 'TOO_LONG' }] });
    expect(readPassword('x'.repeat(2_000_000), field)).toMatchObject({ problems: [{ code: 'TOO_LONG' }] });
  });

  test('is the same password on a keyboard that composes its letters', () => {
    expect(passwordForm('Gr\u00fc\u00dfe aus L\u00fcbeck')).toBe(
      passwordForm('Gru\u0308\u00dfe aus Lu\u0308beck'),
    );
  });
});
