import type { Kysely } from 'kysely';
import { correctSpelling, readSearch, toTsquery, type SearchTerm } from '../domain/search-query.ts';
import { spellingsOf } from '../store/spelling.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables>; correctsSpelling: () => Promise<boolean> };

/** What a client's search text means to the database. */
export type Search =
  | { readonly kind: 'everything' }
  /** It has no word: no product can be meant. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'words'; readonly tsquery: string };

/** Reads a search text, and puts right what was misspelt where the database can tell. */
export async function readQuery(deps: Deps, query: string | null | undefined): Promise<Search> {
  if (query == null || query.trim() === '') return { kind: 'everything' };
  const terms = readSearch(query);
  if (terms.length === 0) return { kind: 'nothing' };
  return { kind: 'words', tsquery: toTsquery(await spell(deps, terms)) };
}

async function spell({ db, correctsSpelling }: Deps, terms: SearchTerm[]): Promise<SearchTerm[]> {
  if (!(await correctsSpelling())) return terms;
  const known = await spellingsOf(db, terms);
  return terms.map((term, index) => {
    const spelling = known[index];
    return !spelling || spelling.isKnown ? term : correctSpelling(term, spelling.similar);
  });
}
