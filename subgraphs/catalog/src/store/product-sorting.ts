import { Fault } from '@hansa/kit/errors/fault';
import type { Page, SortColumn } from '@hansa/kit/graphql/page';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ProductRow } from './rows.ts';

export type ProductSortKey = 'TITLE' | 'RELEVANCE' | 'PRICE' | 'CREATED_AT' | 'UPDATED_AT' | 'VENDOR';

/** A row of a sorted list; only a search gives `relevance`. */
export type SortedRow = ProductRow & { readonly relevance?: number };

export interface ProductSorting {
  readonly columns: readonly SortColumn[];
  readonly descending: boolean;
  readonly cursorOf: (row: SortedRow) => readonly (string | number)[];
  /** What a cursor of this order must look like before it may reach the database. */
  readonly cursorForm: z.ZodType;
}

const text = z.string().refine((value) => !value.includes('\0'));
const instant = z.iso.datetime();

/** Title beats vendor, type and tags; those beat the description: the weights D, C, B, A. */
const RANK_WEIGHTS = '{0.05, 0.1, 0.4, 1}';
/** A rank as an integer can stand in a cursor and be compared exactly. */
const RANK_STEPS = 1_000_000;

/** How well a product fits a search, as a whole number. */
export function relevanceOf(tsquery: string) {
  return sql<number>`(ts_rank(${RANK_WEIGHTS}::real[], p.search, ${tsquery}::tsquery) * ${RANK_STEPS}::integer)::integer`;
}

/** The columns of an order; `reverse` turns it round. Each ends with the id, so that no row is skipped. */
export function sortingBy(
  key: ProductSortKey,
  reverse: boolean,
  tsquery: string | undefined,
): ProductSorting {
  switch (key) {
    case 'RELEVANCE':
      // Without a search all are equally relevant.
      if (tsquery === undefined) return sortingBy('TITLE', reverse, undefined);
      return {
        columns: [relevanceOf(tsquery), 'p.id'],
        descending: !reverse,
        cursorOf: (row) => [row.relevance ?? 0, row.id],
        cursorForm: z.tuple([z.int32(), text]),
      };
    case 'TITLE':
      return {
        columns: ['p.title_key', 'p.id'],
        descending: reverse,
        cursorOf: (row) => [row.title_key, row.id],
        cursorForm: z.tuple([text, text]),
      };
    case 'PRICE':
      return {
        columns: ['p.price_min', 'p.id'],
        descending: reverse,
        cursorOf: (row) => [row.price_min, row.id],
        cursorForm: z.tuple([z.int(), text]),
      };
    case 'CREATED_AT':
      return {
        columns: ['p.created_at', 'p.id'],
        descending: reverse,
        cursorOf: (row) => [row.created_at.toISOString(), row.id],
        cursorForm: z.tuple([instant, text]),
      };
    case 'UPDATED_AT':
      return {
        columns: ['p.updated_at', 'p.id'],
        descending: reverse,
        cursorOf: (row) => [row.updated_at.toISOString(), row.id],
        cursorForm: z.tuple([instant, text]),
      };
    case 'VENDOR':
      return {
        columns: ['p.vendor_key', 'p.title_key', 'p.id'],
        descending: reverse,
        cursorOf: (row) => [row.vendor_key, row.title_key, row.id],
        cursorForm: z.tuple([text, text, text]),
      };
  }
}

/** The order of a list with two columns that are simply read: a position or title, and an id. */
export const positionForm = z.tuple([z.int(), text]);
export const titleForm = z.tuple([text, text]);

/** Refuses a cursor of another order before the database would stumble over it. */
export function checkCursor(page: Page, form: z.ZodType): void {
  if (page.cursor === undefined || form.safeParse(page.cursor).success) return;
  throw new Fault('BAD_USER_INPUT', 'This cursor belongs to a list that was sorted otherwise.');
}
