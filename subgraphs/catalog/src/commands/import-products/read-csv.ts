import { codeOf, messageOf } from '@hansa/kit/errors/fault';
import { CsvError, parse } from 'csv-parse/sync';
import type { Record } from '../../domain/import/row.ts';
import { limits } from '../../domain/limits.ts';

export interface CsvFile {
  /** What could be read, from the beginning. */
  readonly records: readonly Record[];
  /** Where reading ended because the file is no CSV from there on. */
  readonly broken?: { readonly line: number; readonly reason: string; readonly rest: string };
}

const reasons: Readonly<{ [code: string]: string }> = {
  CSV_QUOTE_NOT_CLOSED: 'A quotation mark is opened here and never closed.',
  CSV_INVALID_CLOSING_QUOTE: 'Text goes on after a closing quotation mark.',
  INVALID_OPENING_QUOTE: 'A quotation mark stands in the middle of a cell that does not begin with one.',
};

/** Cuts a CSV file into records that know their line, as far as it is one. */
export function readCsv(file: string): CsvFile {
  // One kind of line end: the parser counts a quoted CRLF as two lines. NUL cannot be stored.
  const text = file
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '');
  const records: Record[] = [];
  let linesRead = 0;
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: limits.csvBytesMax,
      on_record: (cells: string[], { lines }) => {
        records.push({ line: lines - linesWithin(cells), cells });
        linesRead = lines;
        return null;
      },
    });
    return { records };
  } catch (thrown) {
    const { line, rest } = firstLineAfter(text, linesRead);
    if (!(thrown instanceof CsvError)) throw thrown;
    return { records, broken: { line, rest, reason: reasons[codeOf(thrown) ?? ''] ?? messageOf(thrown) } };
  }
}

function linesWithin(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
}

/** The record after the last one that was read begins on the next line that is not empty. */
function firstLineAfter(text: string, linesRead: number): { line: number; rest: string } {
  const lines = text.split('\n');
  const index = lines.findIndex((line, at) => at >= linesRead && line !== '');
  return { line: index + 1, rest: lines.slice(Math.max(index, 0)).join('\n') };
}
