import { done, refused, type Field, type Outcome } from './outcome.ts';

/** What is not given stays as it is (`undefined`); what is given as null or blank is cleared (`null`). */
export type OptionalText = string | null | undefined;

/** The longest name or address line that carriers and mail programs still show. */
const CHARACTERS_MAX = 255;

/** Line breaks in a name have forged mail headers before; no honest single-line text holds controls. */
const control = /\p{Cc}/u;

/** A single line of text, trimmed. */
export function readText(
  text: OptionalText,
  field: Field,
  charactersMax = CHARACTERS_MAX,
): Outcome<OptionalText> {
  if (text == null) return done(text);
  const trimmed = text.trim().normalize('NFC');
  if (trimmed === '') return done(null);
  const name = nameOf(field);
  if (trimmed.length > charactersMax) {
    return refused('TOO_LONG', field, `${name} can have at most ${charactersMax} characters.`);
  }
  if (control.test(trimmed)) return refused('INVALID', field, `${name} must be a single line of text.`);
  return done(trimmed);
}

/** E.164 allows 15 digits; blanks, brackets, dashes and an extension come on top. */
const PHONE_CHARACTERS_MAX = 40;

/** A telephone number as people write it; whether it rings only a call can tell. */
export function readPhone(text: OptionalText, field: Field): Outcome<OptionalText> {
  const read = readText(text, field, PHONE_CHARACTERS_MAX);
  if (!read.ok || read.value == null) return read;
  const digits = read.value.replace(/\D/g, '').length;
  if (digits < 3 || !/^[+\d(][\d ().\-/x]*$/.test(read.value)) {
    return refused('INVALID', field, `${nameOf(field)} must be a telephone number, such as +49 451 1220.`);
  }
  return read;
}

function nameOf(field: Field): string {
  const words = (field.at(-1) ?? 'value').replace(/([A-Z0-9])/g, ' $1').toLowerCase();
  return `The ${words}`;
}
