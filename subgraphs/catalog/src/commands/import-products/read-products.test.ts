import { describe, expect, test } from '@jest/globals';
import { productsFromRows } from '../../domain/import/products-from-rows.ts';
import { readCsv } from './read-csv.ts';

const read = (csv: string) => productsFromRows(readCsv(csv).records, 'EUR');
const drafts = (csv: string) => {
  const { products, errors } = read(csv);
  expect(errors).toEqual([]);
  return products.map(({ draft }) => draft);
};
const errors = (csv: string) =>
  read(csv).errors.map(({ line, handle, message }) => `${line} ${handle}: ${message}`);

const HEADER = 'Handle,Title,Option1 Name,Option1 Value,Variant Price';

describe('rows of one product', () => {
  test('are its variants; options are named on the first row only', () => {
    const [draft] = drafts(`Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price
rope,Rope,Size,8 mm,Length,10 m,12.50
rope,,,8 mm,,50 m,54.00
rope,,,14 mm,,10 m,27.00
`);
    expect(draft?.variants).toHaveLength(3);
    expect(draft?.variants?.[2]).toMatchObject({
      selectedOptions: [
        { name: 'Size', value: '14 mm' },
        { name: 'Length', value: '10 m' },
      ],
      price: { amount: '27.00', currencyCode: 'EUR' },
    });
  });

  test('may have the options’ names on every row', () => {
    const [draft] = drafts(`${HEADER}\na,A,Size,S,1\na,,Size,M,2\n`);
    expect(draft?.variants).toHaveLength(2);
  });

  test('that only name a picture add a picture', () => {
    const [draft] = drafts(`${HEADER},Image Src,Image Position,Image Alt Text,Variant Image
a,A,Title,Default Title,1,https://example.com/2.jpg,2,,https://example.com/v.jpg
a,,,,,https://example.com/1.jpg,1,"Front, in the sun",
a,,,,,https://example.com/3.jpg,3,,
`);
    expect(draft?.variants).toHaveLength(1);
    expect(draft?.variants?.[0]?.imageUrl).toBe('https://example.com/v.jpg');
    expect(draft?.images?.map(({ url }) => url.at(-5))).toEqual(['1', '2', '3']);
    expect(draft?.images?.[0]?.altText).toBe('Front, in the sun');
  });

  test('belong together even if others stand between them', () => {
    const [a, b] = drafts(`${HEADER}\na,A,Size,S,1\nb,B,Title,Default Title,3\na,,,M,2\n`);
    expect([a?.variants?.length, b?.variants?.length]).toEqual([2, 1]);
  });
});

describe('cells', () => {
  const cell = (column: string, value: string) =>
    drafts(`${HEADER},${column}\na,A,Title,Default Title,1,${value}\n`)[0];
  const variant = (column: string, value: string) => cell(column, value)?.variants?.[0];

  test.each([
    ['Variant Grams', '900', { weight: { grams: 900, value: 900, unit: 'GRAMS' } }],
    ['Variant Inventory Qty', '12', { quantity: 12 }],
    ['Variant Inventory Qty', '-3', { quantity: 0 }],
    ['Variant Inventory Tracker', 'shopify', { tracked: true }],
    ['Variant Inventory Tracker', '', { tracked: false }],
    ['Variant Requires Shipping', 'FALSE', { requiresShipping: false }],
    ['Variant Taxable', 'true', { taxable: true }],
    ['Variant Barcode', `'4012345000015`, { barcode: '4012345000015' }],
    ['Variant SKU', `'007`, { sku: '007' }],
    ['Variant Compare At Price', '', { compareAtPrice: null }],
    ['Variant Compare At Price', '0.00', { compareAtPrice: null }],
    ['Variant Compare At Price', '2.50', { compareAtPrice: { amount: '2.50', currencyCode: 'EUR' } }],
  ])('%s %j', (column, value, expected) => expect(variant(column, value)).toMatchObject(expected));

  test('a weight is shown in its unit', () => {
    const [draft] = drafts(
      `${HEADER},Variant Grams,Variant Weight Unit\na,A,Title,Default Title,1,28.3495231,oz\n`,
    );
    expect(draft?.variants?.[0]?.weight).toEqual({ grams: 28, value: 1, unit: 'OUNCES' });
  });

  test.each([
    ['active', 'TRUE', 'ACTIVE'],
    ['active', 'FALSE', 'DRAFT'],
    ['draft', 'FALSE', 'DRAFT'],
    ['archived', 'FALSE', 'ARCHIVED'],
    ['', 'FALSE', 'DRAFT'],
    ['', 'TRUE', 'ACTIVE'],
    ['Unlisted', 'TRUE', 'DRAFT'],
  ])('status %j, published %j is %s', (status, published, expected) => {
    const [draft] = drafts(`${HEADER},Status,Published\na,A,Title,Default Title,1,${status},${published}\n`);
    expect(draft?.status).toBe(expected);
  });

  test('tags are parted by commas', () => {
    expect(cell('Tags', '"salt, fish,, smoked "')?.tags).toEqual(['salt', ' fish', '', ' smoked']);
  });

  test('a description keeps its lines, commas and quotes', () => {
    const html = '<p>Fat, salted</p>\n<p>"good"</p>';
    const [draft] = drafts(
      `${HEADER},Body (HTML)\r\na,A,Title,Default Title,1,"${html
        .replaceAll('"', '""')
        .replaceAll('\n', '\r\n')}"\r\n`,
    );
    expect(draft?.descriptionHtml).toBe(html);
  });
});

describe('files', () => {
  test('may begin with a byte order mark and end their lines in any way', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      expect(drafts(`\uFEFF${HEADER}${end}a,A,Title,Default Title,1${end}${end}`)).toHaveLength(1);
    }
  });

  test('may have columns that mean nothing here', () => {
    const [draft] = drafts(
      `${HEADER},Cost per item,Price / International,Google Shopping / Gender,Colour (product.metafields.custom.c)\na,A,Title,Default Title,1,0.5,9,unisex,red\n`,
    );
    expect(draft?.variants?.[0]?.price?.amount).toBe('1');
  });

  test('that say nothing of variants leave them as they are', () => {
    const [draft] = drafts('Handle,Title,Vendor\na,A,Kontor\n');
    expect(draft).toMatchObject({
      variants: undefined,
      images: undefined,
      tags: undefined,
      status: undefined,
    });
  });

  test('of today name the same columns otherwise', () => {
    const [draft] = drafts(
      `Title,URL handle,Description,Vendor,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Price,Compare-at price,Charge tax,Inventory tracker,Inventory quantity,Weight value (grams),Weight unit for display,Requires shipping,Product image URL,Image position,Image alt text,Variant image URL,SEO title,SEO description
Rope,rope,Strong,Walk,Rigging,"a, b",TRUE,Active,R-1,123,Size,8 mm,12.50,15.00,TRUE,shopify,5,520,kg,TRUE,https://example.com/r.jpg,1,Alt,https://example.com/r.jpg,T,D
`,
    );
    expect(draft).toMatchObject({
      handle: 'rope',
      title: 'Rope',
      descriptionHtml: 'Strong',
      productType: 'Rigging',
      status: 'ACTIVE',
      seo: { title: 'T', description: 'D' },
      images: [{ url: 'https://example.com/r.jpg', altText: 'Alt' }],
    });
    expect(draft?.variants?.[0]).toMatchObject({
      sku: 'R-1',
      barcode: '123',
      quantity: 5,
      tracked: true,
      weight: { grams: 520, value: 0.52, unit: 'KILOGRAMS' },
      compareAtPrice: { amount: '15.00' },
    });
  });
});

describe('what is wrong is named by its line', () => {
  test.each([
    [
      'no such file',
      'hello',
      '1 null: This is not a Shopify product export: its first line names no column "Handle" and "Title".',
    ],
    ['no title', `${HEADER}\na,,Size,S,1\n`, '2 a: This product has no title.'],
    ['no handle', `${HEADER}\n,A,Size,S,1\n`, '2 null: This row has no handle, so it belongs to no product.'],
    [
      'too many cells',
      `${HEADER}\na,A,Size,S,1,2,3\n`,
      '2 a: This row has 7 cells, but the first line names 5 columns.',
    ],
    [
      'no option value',
      `${HEADER}\na,A,Size,S,1\na,,,,2\n`,
      '3 a: This variant has no value for the option "Size".',
    ],
    ['no option name', `${HEADER}\na,A,,S,1\n`, '2 a: Option1 has values but no name.'],
    [
      'four options',
      `${HEADER},Option4 Name,Option4 Value\na,A,Size,S,1,Fit,Wide\n`,
      '2 a: A product has at most three options.',
    ],
    [
      'no status',
      `${HEADER},Status\na,A,Size,S,1,sold\n`,
      '2 a: "sold" is no status: active, draft or archived.',
    ],
    [
      'no flag',
      `${HEADER},Variant Taxable\na,A,Size,S,1,maybe\n`,
      '2 a: Variant Taxable is TRUE or FALSE, not "maybe".',
    ],
    [
      'no quantity',
      `${HEADER},Variant Inventory Qty\na,A,Size,S,1,many\n`,
      '2 a: "many" is no inventory quantity.',
    ],
    ['no weight', `${HEADER},Variant Grams\na,A,Size,S,1,-5\n`, '2 a: "-5" is no weight in grams.'],
    [
      'no unit',
      `${HEADER},Variant Weight Unit\na,A,Size,S,1,stone\n`,
      '2 a: "stone" is no unit of weight: g, kg, oz or lb.',
    ],
  ])('%s', (_what, csv, expected) => expect(errors(csv)).toEqual([expected]));

  test('and costs only its own product', () => {
    const { products, errors: found } = read(`${HEADER}\na,A,Size,S,1\nb,,Size,S,1\nc,C,Size,S,1\n`);
    expect(products.map(({ handle }) => handle)).toEqual(['a', 'c']);
    expect(found).toHaveLength(1);
  });

  test('even behind descriptions of many lines', () => {
    const csv = `${HEADER},Body (HTML)\r\na,A,Size,S,1,"x\r\ny\r\nz"\r\n\r\n\r\nb,B,Size,,1,"p\r\nq"\r\nc,,Size,S,1,\r\n`;
    expect(read(csv).products.map(({ line }) => line)).toEqual([2, 7]);
    expect(errors(csv)).toEqual(['9 c: This product has no title.']);
  });
});

describe('a file that breaks off', () => {
  test.each([
    ['an open quote', `a,A\nb,"B\nc,C\n`, 3, 'A quotation mark is opened here and never closed.'],
    [
      'a quote in the middle',
      `a,A\nb,5" pipe\nc,C\n`,
      3,
      'A quotation mark stands in the middle of a cell that does not begin with one.',
    ],
    ['text behind a quote', `a,A\n\nb,"B" x\nc,C\n`, 4, 'Text goes on after a closing quotation mark.'],
  ])('by %s is read up to there', (_what, body, line, reason) => {
    const { records, broken } = readCsv(`Handle,Title\n${body}`);
    expect(records.map(({ cells }) => cells[0])).toEqual(['Handle', 'a']);
    expect(broken).toMatchObject({ line, reason });
  });
});
