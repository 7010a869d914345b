import { fold } from './text.ts';

/** Longer words are cut; nobody types them to the end. */
const WORD_CHARACTERS_MAX = 64;

/**
 * The words of a text, in order, as they were written. Whatever is neither letter nor digit parts words,
 * so a word can stand between quotes in a `tsvector` or `tsquery` without being escaped.
 */
export function wordsOf(text: string): string[] {
  return text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** The one form in which a word is searched for. */
export function searchedForm(word: string): string {
  return cut(fold(word));
}

/** The forms in which a word is found: `Lübeck` by `lubeck`, and by `luebeck` as on a keyboard without ü. */
export function indexedForms(word: string): string[] {
  const lower = word.toLowerCase();
  const forms = [
    fold(lower),
    fold(lower.replace(/[äöü]/g, (letter) => `${{ ä: 'a', ö: 'o', ü: 'u' }[letter] ?? ''}e`)),
  ];
  return [...new Set(forms.map(cut))].filter((form) => form !== '');
}

/** Folding can bring out characters that part words (`½` is `1⁄2`); they must not reach the index. */
function cut(form: string): string {
  return form.replace(/[^\p{L}\p{N}\p{M}]/gu, '').slice(0, WORD_CHARACTERS_MAX);
}
