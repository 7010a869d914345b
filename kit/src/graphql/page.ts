import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { z } from 'zod';
import { Fault } from '../errors/fault.ts';

/** The arguments of every connection (https://relay.dev/graphql/connections.htm). */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

type CursorValue = string | number | boolean | null;

/** A page that was asked for, checked. */
export interface Page {
  readonly limit: number;
  /** Rows to read: one more than `limit`, to know whether others follow. */
  readonly fetch: number;
  readonly direction: 'forward' | 'backward';
  /** The sort values of the row that the page begins after (or ends before). */
  readonly cursor: readonly CursorValue[] | undefined;
}

export interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counted only when asked for. */
  readonly totalCount: () => Promise<number>;
}

const DEFAULT_SIZE = 20;
/** What Shopify and Saleor taught clients to expect, and small enough to answer at once. */
const SIZE_MAX = 100;

/** Reads the arguments of a connection; `BAD_USER_INPUT` says which one cannot be used. */
export function readPage(args: PageArguments): Page {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw badInput('Give `first` or `last`, not both.');
  if (after != null && before != null) throw badInput('Give `after` or `before`, not both.');
  if ((first != null && before != null) || (last != null && after != null)) {
    throw badInput('`first` goes with `after`, `last` goes with `before`.');
  }
  const backward = last != null || (before != null && first == null);
  const limit = (backward ? last : first) ?? DEFAULT_SIZE;
  if (limit < 1 || limit > SIZE_MAX) {
    throw badInput(`\`${backward ? 'last' : 'first'}\` must be from 1 to ${SIZE_MAX}.`);
  }
  const text = backward ? before : after;
  return {
    limit,
    fetch: limit + 1,
    direction: backward ? 'backward' : 'forward',
    cursor: text == null ? undefined : decodeCursor(text),
  };
}

/** One column or expression that a list is sorted by. The last one must be unique. */
export type SortColumn = string | RawBuilder<unknown>;

interface Sorting {
  readonly columns: readonly SortColumn[];
  /** Whether the list as the client sees it runs from large to small. */
  readonly descending: boolean;
}

/** `where`: only rows beyond the cursor, by row comparison, so that the index is used and no row is skipped. */
export function beyondCursor(page: Page, { columns, descending }: Sorting): RawBuilder<SqlBool> {
  if (!page.cursor) return sql<SqlBool>`true`;
  if (page.cursor.length !== columns.length)
    throw badInput('This cursor belongs to a list that was sorted otherwise.');
  const operator = sql.raw(readsDescending(page, descending) ? '<' : '>');
  const values = page.cursor.map((value) => sql`${value}`);
  return sql<SqlBool>`(${sql.join(columns.map(reference))}) ${operator} (${sql.join(values)})`;
}

/** `order by` in the direction in which the page is read; `toConnection` turns a backward page round again. */
export function inOrder(page: Page, { columns, descending }: Sorting): RawBuilder<unknown> {
  const direction = sql.raw(readsDescending(page, descending) ? 'desc' : 'asc');
  return sql.join(columns.map((column) => sql`${reference(column)} ${direction}`));
}

/** The connection of `rows`, which were read with `page.fetch`, `beyondCursor` and `inOrder`. */
export function toConnection<Row, Node>(options: {
  readonly rows: readonly Row[];
  readonly page: Page;
  readonly cursorOf: (row: Row) => readonly CursorValue[];
  readonly nodeOf: (row: Row) => Node;
  readonly totalCount: () => Promise<number>;
}): Connection<Node> {
  const { page, cursorOf, nodeOf, totalCount } = options;
  const more = options.rows.length > page.limit;
  const kept = options.rows.slice(0, page.limit);
  const rows = page.direction === 'backward' ? kept.reverse() : kept;
  const edges = rows.map((row) => ({ cursor: encodeCursor(cursorOf(row)), node: nodeOf(row) }));
  return {
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      hasNextPage: page.direction === 'forward' ? more : page.cursor !== undefined,
      hasPreviousPage: page.direction === 'backward' ? more : page.cursor !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

function readsDescending(page: Page, descending: boolean): boolean {
  return (page.direction === 'backward') !== descending;
}

function reference(column: SortColumn): RawBuilder<unknown> {
  return typeof column === 'string' ? sql`${sql.ref(column)}` : column;
}

function encodeCursor(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** No text of ours holds NUL, because PostgreSQL takes none. */
const cursorText = z.string().refine((text) => !text.includes('\0'));
const cursorSchema = z.array(z.union([cursorText, z.number(), z.boolean(), z.null()])).min(1);

function decodeCursor(text: string): CursorValue[] {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw badInput('This cursor was not made by Hansa.');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Judged by the schema above, like any other wrong cursor.
  }
}

function badInput(message: string): Fault {
  return new Fault('BAD_USER_INPUT', message);
}
