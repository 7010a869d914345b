import { done, refused, type Field, type Outcome } from './outcome.ts';

/** An e-mail address as its owner writes it, and as two of them are compared. */
export interface Email {
  readonly address: string;
  readonly key: string;
}

/** RFC 5321: a path has 256 characters, of which two are its angle brackets. */
const CHARACTERS_MAX = 254;
/** RFC 5321 §4.5.3.1.1 */
const LOCAL_CHARACTERS_MAX = 64;

/** Blanks, controls, and what an address may hold only in quotes; nobody's real address needs them. */
const unusualInLocalPart = /[\s\p{C}"(),:;<>@[\\\]]/u;
const domainLabel = /^[\p{L}\p{N}\p{M}-]{1,63}$/u;

/**
 * Plausible addresses only. Whether one exists is for a mail to find out; what must never pass is
 * anything that could end a mail header or begin another.
 */
export function readEmail(text: string, field: Field): Outcome<Email> {
  const address = text.trim().normalize('NFC');
  if (address === '') return refused('BLANK', field, 'Give an e-mail address.');
  if (address.length > CHARACTERS_MAX) {
    return refused('TOO_LONG', field, `An e-mail address has at most ${CHARACTERS_MAX} characters.`);
  }
  if (!isPlausible(address)) return refused('INVALID', field, 'This is not an e-mail address.');
  return done({ address, key: emailKey(address) });
}

/** What two spellings of one address have in common. */
export function emailKey(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

function isPlausible(address: string): boolean {
  const at = address.lastIndexOf('@');
  if (at < 1 || at > LOCAL_CHARACTERS_MAX) return false;
  return isLocalPart(address.slice(0, at)) && isDomain(address.slice(at + 1));
}

function isLocalPart(text: string): boolean {
  return !unusualInLocalPart.test(text) && text.split('.').every((part) => part !== '');
}

function isDomain(text: string): boolean {
  const labels = text.split('.');
  if (labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? '')) return false;
  return labels.every((label) => domainLabel.test(label) && !label.startsWith('-') && !label.endsWith('-'));
}
