import { limits } from '../limits.ts';
import type { ProductStatus, Weight, WeightUnit } from '../product.ts';
import { weightInGrams } from '../weight.ts';
import type { Column } from './columns.ts';
import type { Row } from './row.ts';
import { UnreadableCell } from './row-error.ts';

const yes = new Set(['true', 'yes', '1']);
const no = new Set(['false', 'no', '0']);

/** TRUE or FALSE; undefined if the cell is empty. */
export function readFlag(row: Row, column: Column, header: string): boolean | undefined {
  const text = row.text(column).toLowerCase();
  if (text === '') return undefined;
  if (yes.has(text)) return true;
  if (no.has(text)) return false;
  throw new UnreadableCell(row.line, `${header} is TRUE or FALSE, not ${quote(text)}.`);
}

/** The stock that the file names; a shop that oversold shows less than nothing, and has nothing. */
export function readQuantity(row: Row): number | undefined {
  const text = row.text('quantity');
  if (text === '') return undefined;
  const quantity = /^-?\d{1,15}(\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(quantity) || quantity > limits.quantityMax) {
    throw new UnreadableCell(row.line, `${quote(text)} is no inventory quantity.`);
  }
  return Math.max(0, quantity);
}

const units: Readonly<Record<string, WeightUnit>> = {
  g: 'GRAMS',
  kg: 'KILOGRAMS',
  oz: 'OUNCES',
  lb: 'POUNDS',
};

/** Shopify writes grams (with places, of late) and beside them the unit in which to show them. */
export function readWeight(row: Row): Weight | undefined {
  const text = row.text('grams');
  const unitText = row.text('weightUnit').toLowerCase();
  const unit = unitText === '' ? 'GRAMS' : units[unitText];
  if (unit === undefined) {
    throw new UnreadableCell(row.line, `${quote(unitText)} is no unit of weight: g, kg, oz or lb.`);
  }
  if (text === '') return undefined;
  if (!/^\d{1,12}(\.\d{1,15})?$/.test(text)) {
    throw new UnreadableCell(row.line, `${quote(text)} is no weight in grams.`);
  }
  return weightInGrams(Number(text), unit);
}

const statuses: Readonly<Record<string, ProductStatus>> = {
  active: 'ACTIVE',
  draft: 'DRAFT',
  archived: 'ARCHIVED',
  // Reachable in Shopify by those who know the address; a catalog that showed it would say too much.
  unlisted: 'DRAFT',
};

/**
 * A product that is active but not published is hidden in Shopify, so it is a draft here: nobody may see
 * by moving what was not to be seen. Older files have only `Published`.
 */
export function readStatus(row: Row): ProductStatus | undefined {
  const text = row.text('status').toLowerCase();
  const published = readFlag(row, 'published', 'Published');
  const status = text === '' ? 'ACTIVE' : statuses[text];
  if (status === undefined) {
    throw new UnreadableCell(row.line, `${quote(text)} is no status: active, draft or archived.`);
  }
  if (text === '' && published === undefined) return undefined;
  return status === 'ACTIVE' && published === false ? 'DRAFT' : status;
}

/** Spreadsheets take long numbers apart unless an apostrophe stands before them; Shopify puts it there. */
export function readCode(row: Row, column: 'sku' | 'barcode'): string | null | undefined {
  return row.has(column) ? row.text(column).replace(/^'/, '') || null : undefined;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
