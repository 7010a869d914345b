import { fold } from '../text.ts';

/** What a cell says, whatever its column is called. */
export type Column =
  | 'handle'
  | 'title'
  | 'descriptionHtml'
  | 'vendor'
  | 'productType'
  | 'tags'
  | 'published'
  | 'status'
  | 'seoTitle'
  | 'seoDescription'
  | 'sku'
  | 'price'
  | 'compareAtPrice'
  | 'barcode'
  | 'grams'
  | 'weightUnit'
  | 'tracker'
  | 'quantity'
  | 'requiresShipping'
  | 'taxable'
  | 'imageSrc'
  | 'imagePosition'
  | 'imageAlt'
  | 'variantImage'
  | `option${1 | 2 | 3 | 4}Name`
  | `option${1 | 2 | 3 | 4}Value`;

/**
 * The headers of Shopify's product export, as they were called until 2024 and as they are called now.
 * Compared without case. All others (metafields, Google Shopping, markets, cost) are ignored.
 */
const headers: Readonly<Record<Column, readonly string[]>> = {
  handle: ['handle', 'url handle'],
  title: ['title'],
  descriptionHtml: ['body (html)', 'body html', 'description'],
  vendor: ['vendor'],
  productType: ['type', 'product type', 'custom product type'],
  tags: ['tags'],
  published: ['published', 'published on online store'],
  status: ['status'],
  seoTitle: ['seo title'],
  seoDescription: ['seo description'],
  sku: ['variant sku', 'sku'],
  price: ['variant price', 'price'],
  compareAtPrice: ['variant compare at price', 'compare-at price', 'compare at price'],
  barcode: ['variant barcode', 'barcode'],
  grams: ['variant grams', 'weight value (grams)'],
  weightUnit: ['variant weight unit', 'weight unit for display'],
  tracker: ['variant inventory tracker', 'inventory tracker'],
  quantity: ['variant inventory qty', 'inventory quantity'],
  requiresShipping: ['variant requires shipping', 'requires shipping'],
  taxable: ['variant taxable', 'charge tax'],
  imageSrc: ['image src', 'product image url'],
  imagePosition: ['image position'],
  imageAlt: ['image alt text'],
  variantImage: ['variant image', 'variant image url'],
  option1Name: ['option1 name'],
  option1Value: ['option1 value'],
  option2Name: ['option2 name'],
  option2Value: ['option2 value'],
  option3Name: ['option3 name'],
  option3Value: ['option3 value'],
  option4Name: ['option4 name'],
  option4Value: ['option4 value'],
};

const columnOfHeader = new Map(
  Object.entries(headers).flatMap(([column, names]) =>
    names.map((name) => [name, column as Column] as const),
  ),
);

/** Which cell of a row says what. The first of two columns with the same meaning counts. */
export type Layout = ReadonlyMap<Column, number>;

export function readHeader(cells: readonly string[]): Layout {
  const layout = new Map<Column, number>();
  cells.forEach((cell, index) => {
    const column = columnOfHeader.get(fold(cell));
    if (column !== undefined && !layout.has(column)) layout.set(column, index);
  });
  return layout;
}
