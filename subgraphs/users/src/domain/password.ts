import { done, refused, type Field, type Outcome } from './outcome.ts';

/** NIST SP 800-63B: at least 8; length is what counts, so no rules about digits or signs. */
const CHARACTERS_MIN = 8;
/** Room for any passphrase; beyond it somebody is testing our patience, not choosing a password. */
const CHARACTERS_MAX = 256;
/** Before it is counted properly: a character is at most two UTF-16 units and a few marks. */
const UNITS_MAX = 4 * CHARACTERS_MAX;

/** A new password, in the one form in which it is hashed. */
export function readPassword(text: string, field: Field): Outcome<string> {
  if (text === '') return refused('BLANK', field, 'Give a password.');
  const password = text.length > UNITS_MAX ? text : passwordForm(text);
  const characters = text.length > UNITS_MAX ? Infinity : [...password].length;
  if (characters < CHARACTERS_MIN) {
    return refused('TOO_SHORT', field, `A password has at least ${CHARACTERS_MIN} characters.`);
  }
  if (characters > CHARACTERS_MAX) {
    return refused('TOO_LONG', field, `A password has at most ${CHARACTERS_MAX} characters.`);
  }
  return done(password);
}

/** The same keys give different code points on different systems; a password is what was typed. */
export function passwordForm(text: string): string {
  return text.slice(0, UNITS_MAX).normalize('NFKC');
}
