import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { BrokenCsv } from './broken-csv.ts';

/** A part of a CSV file that is a CSV file by itself. */
export interface CsvPart {
  readonly text: string;
  readonly products: number;
  /** The line of the whole file on which a line of this part stands. */
  lineOf(partLine: number): number;
}

interface Limits {
  /** The gateway reads requests up to 2 MB; JSON escaping may add a good deal. */
  readonly bytesMax: number;
  /** Small enough that the bar moves, large enough that requests are few. */
  readonly productsMax: number;
}

const DEFAULT_LIMITS: Limits = { bytesMax: 900_000, productsMax: 100 };

interface RawRecord {
  readonly raw: string;
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Cuts a product CSV into parts that each fit into one request, between products and never within one, and
 * without reading the whole file into memory. Rejects at the first place that is no CSV, after all that stands before it. Rows of one product stand together, as Shopify writes them.
 */
export async function* splitCsv(path: string, limits: Limits = DEFAULT_LIMITS): AsyncGenerator<CsvPart> {
  let header: RawRecord | undefined;
  let handleColumn = 0;
  let part = newPart();
  let lastHandle: string | undefined;

  try {
    for await (const current of records(path)) {
      if (!header) {
        header = current;
        handleColumn = Math.max(
          0,
          current.record.findIndex((name) => /^(url )?handle$/i.test(name.replace(/^\uFEFF/, '').trim())),
        );
        continue;
      }
      const handle = current.record[handleColumn]?.trim() ?? '';
      const newProduct = handle !== '' && handle !== lastHandle;
      if (
        newProduct &&
        part.records > 0 &&
        (part.products >= limits.productsMax || part.bytes + current.raw.length > limits.bytesMax)
      ) {
        yield finish(part, header);
        part = newPart();
      }
      if (newProduct) part.products += 1;
      lastHandle = handle || lastHandle;
      addRecord(part, current);
    }
  } catch (thrown) {
    // What stands before the broken place is good.
    if (header && part.records > 0) yield finish(part, header);
    throw thrown;
  }
  if (header) yield finish(part, header);
}

async function* records(path: string): AsyncGenerator<RawRecord> {
  const parser = createReadStream(path).pipe(
    parse({ info: true, raw: true, relax_column_count: true, skip_empty_lines: true, bom: true }),
  );
  try {
    for await (const found of parser) yield found as RawRecord;
  } catch (thrown) {
    throw new BrokenCsv(thrown);
  }
}

function newPart() {
  return { texts: [] as string[], lines: [] as number[], bytes: 0, products: 0, records: 0 };
}

function addRecord(part: ReturnType<typeof newPart>, { raw, info }: RawRecord): void {
  const text = withoutEnds(raw);
  const height = heightOf(text);
  // The parser counts the line on which a record ends.
  for (let line = info.lines - height + 1; line <= info.lines; line += 1) part.lines.push(line);
  part.texts.push(`${text}\n`);
  part.bytes += Buffer.byteLength(text) + 1;
  part.records += 1;
}

function finish(part: ReturnType<typeof newPart>, header: RawRecord): CsvPart {
  const headerText = withoutEnds(header.raw);
  const headerHeight = heightOf(headerText);
  return {
    text: `${headerText}\n${part.texts.join('')}`,
    products: part.products,
    lineOf: (partLine) => part.lines[partLine - headerHeight - 1] ?? partLine,
  };
}

/** The parser leaves skipped empty lines before a record and half of a CRLF behind it. */
function withoutEnds(raw: string): string {
  return raw.replace(/^[\r\n]+|[\r\n]+$/g, '');
}

function heightOf(text: string): number {
  return text.split('\n').length;
}
