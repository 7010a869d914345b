import { sql, type Kysely } from 'kysely';
import type { SearchTerm } from '../domain/search-query.ts';
import type { Tables } from './tables.ts';

/** What the catalog knows of a word that somebody typed. */
export interface KnownSpelling {
  /** Whether it occurs, or begins a word that does if it may still be being typed. */
  readonly isKnown: boolean;
  /** Words that look like it; without pg_trgm there are none. */
  readonly similar: readonly string[];
}

/** Greater than any letter a word can go on with. */
const AFTER_ALL_LETTERS = '\u{10ffff}';

const SIMILAR_MAX = 20;

/** Whether the database can tell which words look alike. */
export async function canCompareSpellings(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select to_regprocedure('similarity(text, text)') is not null as found`.execute(db);
  return rows[0]?.found ?? false;
}

/** What is known of each term's spelling, in their order. Needs `canCompareSpellings`. */
export async function spellingsOf(
  db: Kysely<Tables>,
  terms: readonly SearchTerm[],
): Promise<KnownSpelling[]> {
  const asked = terms.map(({ spellings: [word = ''], isPrefix }) => ({
    word,
    upto: isPrefix ? word + AFTER_ALL_LETTERS : word,
  }));
  const { rows } = await sql<{ is_known: boolean; similar: string[] }>`
    select
      exists (
        select from search_words known where known.word >= asked.word and known.word <= asked.upto
      ) as is_known,
      array(
        select near.word from search_words near where near.word % asked.word
        order by similarity(near.word, asked.word) desc, near.word limit ${SIMILAR_MAX}
      ) as similar
    from rows from (
      json_to_recordset(${JSON.stringify(asked)}::json) as (word text, upto text)
    ) with ordinality as asked (word, upto, place)
    order by asked.place`.execute(db);
  return rows.map((row) => ({ isKnown: row.is_known, similar: row.similar }));
}
