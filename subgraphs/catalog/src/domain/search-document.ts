import { plainText } from './text.ts';
import { indexedForms, wordsOf } from './search-words.ts';
import type { ProductFields } from './product.ts';

/** What a product can be found by. */
export interface SearchDocument {
  /** A `tsvector` in its text form: title weighs A, vendor, type and tags B, the description D. */
  readonly vector: string;
  /** Words that a misspelt word could have been meant to be. */
  readonly vocabulary: readonly string[];
}

type Searchable = Pick<ProductFields, 'title' | 'vendor' | 'productType' | 'tags' | 'descriptionHtml'>;

/** PostgreSQL knows positions up to 16383; a description longer than this is not found by its end. */
const DESCRIPTION_CHARACTERS_MAX = 60_000;
const POSITIONS_MAX = 16_000;
/** A word said more often is not more important. */
const POSITIONS_PER_WORD_MAX = 16;

/**
 * The index is built here and not by `to_tsvector`, so that documents and searches are cut into words by
 * one and the same rule, and no server setting changes what is found.
 */
export function searchDocument(product: Searchable): SearchDocument {
  const entries = new Map<string, string[]>();
  let position = 0;
  const add = (text: string, weight: 'A' | 'B' | 'D') => {
    for (const word of wordsOf(text)) {
      if (position >= POSITIONS_MAX) return;
      position += 1;
      for (const form of indexedForms(word)) {
        const places = entries.get(form) ?? [];
        if (places.length < POSITIONS_PER_WORD_MAX) entries.set(form, [...places, `${position}${weight}`]);
      }
    }
  };
  add(product.title, 'A');
  add([product.vendor, product.productType, ...product.tags].join(' '), 'B');
  add(plainText(product.descriptionHtml.slice(0, DESCRIPTION_CHARACTERS_MAX)), 'D');

  return {
    vector: [...entries].map(([word, places]) => `'${word}':${places.join(',')}`).join(' '),
    vocabulary: [...entries.keys()].filter(isVocabulary),
  };
}

/** Shorter words cannot be corrected sensibly, longer ones are no words. */
const vocabularyForm = /^(?=.*\p{L}).{3,32}$/u;

function isVocabulary(word: string): boolean {
  return vocabularyForm.test(word);
}
