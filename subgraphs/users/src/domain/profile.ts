import { isCurrency } from '@hansa/contracts/money';
import { done, refused, together, type Field, type Outcome } from './outcome.ts';
import { readPhone, readText, type OptionalText } from './text.ts';

/** What a customer says about themselves. Absent fields stay as they are. */
export interface ProfileInput {
  readonly firstName?: OptionalText;
  readonly lastName?: OptionalText;
  readonly phone?: OptionalText;
  readonly acceptsMarketing?: boolean | null | undefined;
  readonly preferences?: PreferencesInput | null | undefined;
}

interface PreferencesInput {
  readonly locale?: OptionalText;
  readonly currencyCode?: OptionalText;
}

export interface Profile {
  readonly firstName: OptionalText;
  readonly lastName: OptionalText;
  readonly phone: OptionalText;
  readonly acceptsMarketing: boolean | undefined;
  readonly locale: OptionalText;
  readonly currencyCode: OptionalText;
}

export function readProfile(input: ProfileInput, at: Field): Outcome<Profile> {
  // `preferences: null` forgets both, as null does for every other field.
  const preferences = input.preferences === null ? { locale: null, currencyCode: null } : input.preferences;
  return together({
    firstName: readText(input.firstName, [...at, 'firstName']),
    lastName: readText(input.lastName, [...at, 'lastName']),
    phone: readPhone(input.phone, [...at, 'phone']),
    acceptsMarketing: done(input.acceptsMarketing ?? undefined),
    locale: readLocale(preferences?.locale, [...at, 'preferences', 'locale']),
    currencyCode: readCurrency(preferences?.currencyCode, [...at, 'preferences', 'currencyCode']),
  });
}

/** A language tag by BCP 47, in its canonical spelling: `de-de` is `de-DE`. */
function readLocale(text: OptionalText, field: Field): Outcome<OptionalText> {
  if (text == null || text.trim() === '') return done(text == null ? text : null);
  const locale = canonicalLocale(text.trim());
  if (locale === undefined)
    return refused('INVALID', field, 'The locale must be a language tag, such as de-DE.');
  return done(locale);
}

/** Longer tags exist only as attacks on whoever stores them. */
const LOCALE_CHARACTERS_MAX = 35;

function canonicalLocale(text: string): string | undefined {
  if (text.length > LOCALE_CHARACTERS_MAX) return undefined;
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined; // A RangeError is how Intl says that it is no tag.
  }
}

function readCurrency(text: OptionalText, field: Field): Outcome<OptionalText> {
  if (text == null || isCurrency(text)) return done(text);
  return refused('INVALID', field, 'The currency must be a code of ISO 4217, such as EUR.');
}
