import { editDistance } from './edit-distance.ts';
import { searchedForm, wordsOf } from './search-words.ts';

/** One word that must occur, in one of its spellings. */
export interface SearchTerm {
  readonly spellings: readonly string[];
  /** The last word may still be being typed. */
  readonly isPrefix: boolean;
}

/** A search is read this far; nobody types more, and machines should not. */
const CHARACTERS_MAX = 1_000;
const WORDS_MAX = 16;

/** The words of what somebody typed. None means that there is nothing to be found: `& | !`, or an emoji. */
export function readSearch(text: string): SearchTerm[] {
  const words = wordsOf(text.slice(0, CHARACTERS_MAX))
    .map(searchedForm)
    .filter((word) => word !== '');
  const kept = [...new Set(words)].slice(0, WORDS_MAX);
  const last = words.at(-1);
  return kept.map((word) => ({ spellings: [word], isPrefix: word === last }));
}

/** A `tsquery` in its text form. */
export function toTsquery(terms: readonly SearchTerm[]): string {
  return terms
    .map(({ spellings, isPrefix }) => spellings.map((word) => `'${word}'${isPrefix ? ':*' : ''}`).join(' | '))
    .map((alternatives) => `(${alternatives})`)
    .join(' & ');
}

const SPELLINGS_MAX = 5;

/** The words that the misspelt one was probably meant to be, nearest first; itself if there is none. */
export function correctSpelling(term: SearchTerm, candidates: readonly string[]): SearchTerm {
  const [asked] = term.spellings;
  if (asked === undefined) return term;
  const tolerated = typosTolerated(asked);
  const near = candidates
    .map((word) => ({ word, distance: editDistance(asked, word, { toPrefix: term.isPrefix }) }))
    .filter(({ distance }) => distance <= tolerated);
  const least = near.reduce(
    (smallest, { distance }) => Math.min(smallest, distance),
    Number.POSITIVE_INFINITY,
  );
  const nearest = near.filter(({ distance }) => distance === least).map(({ word }) => word);
  return nearest.length > 0 ? { ...term, spellings: nearest.slice(0, SPELLINGS_MAX) } : term;
}

/** One slip in a short word makes another word, so only longer ones are corrected. */
function typosTolerated(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 6 ? 1 : 2;
}
