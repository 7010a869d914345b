import { groupBy } from '../group-by.ts';
import { normalizeHandle } from '../handle.ts';
import type { ProductDraft } from '../product-draft.ts';
import { readHeader, type Layout } from './columns.ts';
import { draftFromRows } from './draft-from-rows.ts';
import { rowOf, type Record, type Row } from './row.ts';
import { UnreadableCell, type RowError } from './row-error.ts';

/** A product as the file describes it. */
export interface ImportedProduct {
  readonly handle: string;
  /** Where it begins. */
  readonly line: number;
  /** Where each of the draft's variants stands. */
  readonly variantLines: readonly number[];
  readonly draft: ProductDraft;
}

export interface ImportedFile {
  readonly products: readonly ImportedProduct[];
  readonly errors: readonly RowError[];
}

/** The products of a Shopify product export, given as records of which the first is the header. */
export function productsFromRows(records: readonly Record[], currencyCode: string): ImportedFile {
  const [header, ...body] = records;
  const layout = readHeader(header?.cells ?? []);
  const missing = (['handle', 'title'] as const).filter((column) => !layout.has(column));
  if (!header || missing.length > 0) {
    const names = missing.map((column) => (column === 'handle' ? '"Handle"' : '"Title"')).join(' and ');
    const message = `This is not a Shopify product export: its first line names no column ${names}.`;
    return { products: [], errors: [{ line: header?.line ?? 1, handle: null, message }] };
  }
  const { groups, errors } = groupByHandle(body, layout, header.cells.length);
  const products: ImportedProduct[] = [];
  for (const [handle, rows] of groups) {
    const outcome = read(
      handle,
      rows.map(({ row }) => row),
      currencyCode,
    );
    if ('message' in outcome) errors.push(outcome);
    else products.push(outcome);
  }
  return { products, errors: errors.sort((one, other) => one.line - other.line) };
}

/** Rows belong together by their handle. A row that cannot be read takes its whole product with it. */
function groupByHandle(records: readonly Record[], layout: Layout, columns: number) {
  const rows: { handle: string; row: Row }[] = [];
  const errors: RowError[] = [];
  const spoilt = new Set<string>();
  for (const record of records) {
    if (record.cells.every((cell) => cell.trim() === '')) continue;
    const row = rowOf(record, layout);
    const handle = normalizeHandle(row.text('handle'));
    const refuse = (message: string) => errors.push({ line: record.line, handle: handle || null, message });
    if (handle === '') {
      refuse('This row has no handle, so it belongs to no product.');
    } else if (record.cells.slice(columns).some((cell) => cell.trim() !== '')) {
      spoilt.add(handle);
      refuse(`This row has ${record.cells.length} cells, but the first line names ${columns} columns.`);
    } else {
      rows.push({ handle, row });
    }
  }
  const sound = rows.filter(({ handle }) => !spoilt.has(handle));
  return { groups: groupBy(sound, ({ handle }) => handle), errors };
}

function read(handle: string, rows: readonly Row[], currencyCode: string): ImportedProduct | RowError {
  const line = rows[0]?.line ?? 0;
  try {
    const { draft, variantLines } = draftFromRows(rows, currencyCode);
    return { handle, line, variantLines, draft: { ...draft, handle } };
  } catch (thrown) {
    if (!(thrown instanceof UnreadableCell)) throw thrown;
    return { line: thrown.line, handle, message: thrown.message };
  }
}
