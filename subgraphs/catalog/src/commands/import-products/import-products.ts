import { withoutBrokenProduct } from '../../domain/import/broken-file.ts';
import { productsFromRows, type ImportedFile } from '../../domain/import/products-from-rows.ts';
import { limits } from '../../domain/limits.ts';
import { done, refusedFor, type Outcome } from '../../domain/outcome.ts';
import type { ProductDeps } from '../deps.ts';
import { importBatch, type BatchResult } from './import-batch.ts';
import { readCsv } from './read-csv.ts';

export interface ImportProducts {
  /** A Shopify product export. */
  readonly csv: string;
  /** Only says what would happen. */
  readonly dryRun: boolean;
}

/** Enough to make a statement worth its way; few enough that nobody waits long for a locked product. */
const BATCH_PRODUCTS = 100;

/**
 * Brings a Shopify product export into the catalog. Products are told apart by their handle. Good ones are
 * kept whatever is wrong with others, and bringing the same file again changes nothing.
 */
export const importProducts =
  (deps: ProductDeps) =>
  async ({ csv, dryRun }: ImportProducts): Promise<Outcome<BatchResult>> => {
    if (csv.trim() === '') return refusedFor('BLANK', ['csv'], 'The file is empty.');
    if (Buffer.byteLength(csv) > limits.csvBytesMax) {
      const message = `A file of more than ${limits.csvBytesMax / 1024 / 1024} MB is brought in parts.`;
      return refusedFor('TOO_LONG', ['csv'], message);
    }
    const { products, errors } = readFile(csv, deps.currencyCode);
    let total: BatchResult = { createdCount: 0, updatedCount: 0, unchangedCount: 0, rowErrors: errors };
    for (let start = 0; start < products.length; start += BATCH_PRODUCTS) {
      const batch = products.slice(start, start + BATCH_PRODUCTS);
      total = sum(total, await importBatch(deps, batch, { dryRun }));
    }
    return done({
      ...total,
      rowErrors: [...total.rowErrors].sort((one, other) => one.line - other.line),
    });
  };

function readFile(csv: string, currencyCode: string): ImportedFile {
  const { records, broken } = readCsv(csv);
  // A file whose very first line breaks names no columns, and saying so would only hide why.
  const file =
    records.length === 0 && broken ? { products: [], errors: [] } : productsFromRows(records, currencyCode);
  return broken ? withoutBrokenProduct(file, records[0], broken) : file;
}

function sum(one: BatchResult, other: BatchResult): BatchResult {
  return {
    createdCount: one.createdCount + other.createdCount,
    updatedCount: one.updatedCount + other.updatedCount,
    unchangedCount: one.unchangedCount + other.unchangedCount,
    rowErrors: [...one.rowErrors, ...other.rowErrors],
  };
}
