import { soleOption, type Image, type SelectedOption } from '../product.ts';
import type { ProductDraft, VariantDraft } from '../product-draft.ts';
import type { Column } from './columns.ts';
import { readCode, readFlag, readQuantity, readStatus, readWeight } from './read-cells.ts';
import type { Row } from './row.ts';
import { UnreadableCell } from './row-error.ts';

const optionColumns = ([1, 2, 3, 4] as const).map((number) => ({
  number,
  name: `option${number}Name`,
  value: `option${number}Value`,
})) satisfies { number: number; name: Column; value: Column }[];

/** Cells that only a variant has. A row without any of them adds a picture. */
const variantColumns: readonly Column[] = [
  ...optionColumns.map(({ value }) => value),
  'sku',
  'price',
  'compareAtPrice',
  'barcode',
  'quantity',
];

/**
 * One product from its rows: the first one describes the product and its first variant, each further one
 * another variant, another picture, or both. A column that the file does not have says nothing.
 */
export function draftFromRows(
  rows: readonly Row[],
  currencyCode: string,
): { draft: ProductDraft; variantLines: number[] } {
  const head = rows.find((row) => row.text('title') !== '');
  const first = rows[0];
  if (!head || !first) throw new UnreadableCell(first?.line ?? 0, 'This product has no title.');

  const text = (column: Column) => (head.has(column) ? head.text(column) : undefined);
  const seo = {
    ...(head.has('seoTitle') && { title: head.text('seoTitle') }),
    ...(head.has('seoDescription') && { description: head.text('seoDescription') }),
  };
  const { variants, variantLines } = readVariants(rows, currencyCode);
  const draft: ProductDraft = {
    title: head.text('title'),
    descriptionHtml: head.has('descriptionHtml') ? head.raw('descriptionHtml') : undefined,
    vendor: text('vendor'),
    productType: text('productType'),
    tags: text('tags')?.split(','),
    status: readStatus(head),
    seo: Object.keys(seo).length > 0 ? seo : undefined,
    images: head.has('imageSrc') ? readImages(rows) : undefined,
    variants,
  };
  return { draft, variantLines };
}

function readImages(rows: readonly Row[]): Image[] {
  const images = rows
    .filter((row) => row.text('imageSrc') !== '')
    .map((row, index) => ({
      url: row.text('imageSrc'),
      altText: row.text('imageAlt') || null,
      position: /^\d{1,9}$/.test(row.text('imagePosition')) ? Number(row.text('imagePosition')) : index + 1,
    }));
  return images
    .sort((one, other) => one.position - other.position)
    .map(({ url, altText }) => ({ url, altText }));
}

function readVariants(rows: readonly Row[], currencyCode: string) {
  const [first] = rows;
  // A file with product columns alone changes products and leaves their variants as they are.
  if (!first || !variantColumns.some((column) => first.has(column))) {
    return { variants: undefined, variantLines: [] };
  }
  const stating = rows.filter((row) => variantColumns.some((column) => row.text(column) !== ''));
  const variantRows = stating.length > 0 ? stating : [first];
  const names = readOptionNames(rows, variantRows);
  return {
    variants: variantRows.map((row) => readVariant(row, names, currencyCode)),
    variantLines: variantRows.map(({ line }) => line),
  };
}

interface OptionName {
  readonly name: string;
  readonly value: Column;
}

/** Shopify names the options on the first row of a product only; others repeat them on every row. */
function readOptionNames(rows: readonly Row[], variantRows: readonly Row[]): OptionName[] {
  return optionColumns.flatMap(({ number, name, value }) => {
    const valued = variantRows.find((row) => row.text(value) !== '');
    const named = rows.map((row) => row.text(name)).find((text) => text !== '');
    if (number === 4) {
      if (!valued) return [];
      throw new UnreadableCell(valued.line, 'A product has at most three options.');
    }
    if (named === soleOption.name && !valued) return [{ name: named, value }];
    if (!valued) return [];
    if (named !== undefined) return [{ name: named, value }];
    if (valued.text(value) === soleOption.value) return [{ name: soleOption.name, value }];
    throw new UnreadableCell(valued.line, `Option${number} has values but no name.`);
  });
}

function readVariant(row: Row, names: readonly OptionName[], currencyCode: string): VariantDraft {
  const compareAt = row.text('compareAtPrice');
  const price = row.text('price');
  return {
    selectedOptions: readSelection(row, names),
    sku: readCode(row, 'sku'),
    price: price === '' ? undefined : { amount: price, currencyCode },
    // Nothing was ever sold at nothing before; zero is how some tools say "no such price".
    compareAtPrice: !row.has('compareAtPrice')
      ? undefined
      : /^0*(\.0*)?$/.test(compareAt)
        ? null
        : { amount: compareAt, currencyCode },
    barcode: readCode(row, 'barcode'),
    weight: readWeight(row),
    requiresShipping: readFlag(row, 'requiresShipping', 'Variant Requires Shipping'),
    taxable: readFlag(row, 'taxable', 'Variant Taxable'),
    tracked: row.has('tracker') ? row.text('tracker') !== '' : undefined,
    imageUrl: row.has('variantImage') ? row.text('variantImage') || null : undefined,
    quantity: readQuantity(row),
  };
}

function readSelection(row: Row, names: readonly OptionName[]): SelectedOption[] {
  if (names.length === 0) return [soleOption];
  return names.map(({ name, value }) => {
    const text = row.text(value) || (name === soleOption.name ? soleOption.value : '');
    if (text === '')
      throw new UnreadableCell(row.line, `This variant has no value for the option "${name}".`);
    return { name, value: text };
  });
}
