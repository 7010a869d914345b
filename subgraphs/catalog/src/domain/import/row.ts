import type { Column, Layout } from './columns.ts';

/** One record of the file. */
export interface Record {
  /** The line of the file on which the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A record that can be asked by meaning. */
export interface Row {
  readonly line: number;
  /** Whether the file has such a column at all. */
  has(column: Column): boolean;
  /** The cell without blanks around it; empty if there is none. */
  text(column: Column): string;
  /** The cell letter by letter. */
  raw(column: Column): string;
}

export function rowOf({ line, cells }: Record, layout: Layout): Row {
  const raw = (column: Column) => cells[layout.get(column) ?? -1] ?? '';
  return { line, raw, has: (column) => layout.has(column), text: (column) => raw(column).trim() };
}
