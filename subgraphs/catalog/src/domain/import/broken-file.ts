import { normalizeHandle } from '../handle.ts';
import { readHeader } from './columns.ts';
import type { ImportedFile } from './products-from-rows.ts';
import type { Record } from './row.ts';

/**
 * What can be taken of a file that is no CSV from some line on: every product before it. The last of them
 * is left out if the broken record is, or may be, one more of its rows: a product that lost its last
 * variants on the way would lose them in the catalog too.
 */
export function withoutBrokenProduct(
  file: ImportedFile,
  header: Record | undefined,
  broken: { readonly line: number; readonly reason: string; readonly rest: string },
): ImportedFile {
  const index = readHeader(header?.cells ?? []).get('handle');
  const cell = index === undefined ? undefined : cellAt(broken.rest, index);
  const last = file.products.at(-1);
  const handle = cell === undefined ? last?.handle : normalizeHandle(cell);
  return {
    products: file.products.filter((product) => product !== last || product.handle !== handle),
    errors: [...file.errors, { line: broken.line, handle: handle || null, message: broken.reason }],
  };
}

/** The cell of a record that may break later; undefined if it breaks before. */
function cellAt(record: string, index: number): string | undefined {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/y;
  for (let at = 0; ; at += 1) {
    const match = cell.exec(record);
    if (!match) return undefined;
    if (at === index) return (match[1] ?? '').replaceAll('""', '"') || (match[2] ?? '');
    if (match[3] !== ',') return undefined;
  }
}
