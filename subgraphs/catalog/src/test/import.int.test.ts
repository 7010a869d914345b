import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sampleCatalogue } from '../service.ts';
import { shopper, staff, startCatalog, type CatalogUnderTest, type Data } from './start-catalog.ts';

let catalog: CatalogUnderTest;
beforeAll(async () => {
  catalog = await startCatalog();
}, 120_000);
afterAll(() => catalog.close());

const HEADER =
  'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty';
const PRODUCT = `query ($handle: String) { product(handle: $handle) { id version title status options { name values }
  variants { nodes { id version sku title price { amount } } } } }`;

const productOf = async (handle: string) => (await catalog.query(PRODUCT, { handle }, staff)).product;

describe('the sample catalogue', () => {
  const csv = readFileSync(sampleCatalogue, 'utf8');

  test('comes in without a flaw, and again without a change', async () => {
    expect(await catalog.importCsv(csv, true)).toMatchObject({ createdCount: 76, rowErrors: [] });
    expect((await catalog.query('{ products { totalCount } }', {}, staff)).products.totalCount).toBe(0);
    expect(await catalog.importCsv(csv)).toEqual({
      createdCount: 76,
      updatedCount: 0,
      unchangedCount: 0,
      rowErrors: [],
      userErrors: [],
    });
    expect(await catalog.importCsv(csv)).toMatchObject({
      createdCount: 0,
      updatedCount: 0,
      unchangedCount: 76,
    });
  });

  test('shows what Shopify’s files can hold', async () => {
    const barrel =
      await catalog.query(`{ product(handle: "herring-barrel") { descriptionHtml images { altText }
      variants { nodes { title price { amount } compareAtPrice { amount } barcode weight { value unit } } } } }`);
    expect(barrel.product.descriptionHtml).toContain('"cool and dark"</li>\n<li>');
    expect(barrel.product.images).toHaveLength(4);
    expect(barrel.product.variants.nodes[0]).toEqual({
      title: 'Small',
      price: { amount: '24.90' },
      compareAtPrice: { amount: '27.90' },
      barcode: '4012345000015',
      weight: { value: 900, unit: 'GRAMS' },
    });
    const axe = await catalog.query(
      '{ product(handle: "broad-axe") { variants { nodes { weight { value unit } } } } }',
    );
    expect(axe.product.variants.nodes[0].weight).toEqual({ value: 4, unit: 'POUNDS' });
    const chart = await catalog.query(
      '{ product(handle: "sea-chart-download") { variants { nodes { title requiresShipping } } } }',
    );
    expect(chart.product.variants.nodes).toEqual([{ title: 'Default Title', requiresShipping: false }]);
    const total = async (viewer = shopper) =>
      (await catalog.query('{ products { totalCount } }', {}, viewer)).products.totalCount;
    expect(await total(staff)).toBe(76);
    expect(await total()).toBe(71);
  });

  test('tells the neighbours each product once, with its stock', async () => {
    const { id } = await productOf('herring-barrel');
    const [event, ...others] = await catalog.eventsOf(id, 1);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'hansa.catalog.product.created.v1',
      data: {
        variants: [
          { importedQuantity: 120, tracked: true },
          { importedQuantity: 64 },
          { importedQuantity: 18 },
        ],
      },
    });
  });
});

describe('importing again', () => {
  test('keeps ids, and tells stock only when the file names another one', async () => {
    const file = (price: string, quantity: number) =>
      `${HEADER}\nagain,Again,Size,S,A-S,${price},shopify,${quantity}\nagain,,,M,A-M,5.00,shopify,3\n`;
    await catalog.importCsv(file('4.00', 12));
    const before = await productOf('again');
    expect(await catalog.importCsv(file('4.50', 12))).toMatchObject({ updatedCount: 1 });
    expect(await catalog.importCsv(file('4.50', 9))).toMatchObject({ updatedCount: 1 });
    expect(await catalog.importCsv(file('4.50', 9))).toMatchObject({ updatedCount: 0, unchangedCount: 1 });

    const after = await productOf('again');
    expect(after.version).toBe(3);
    expect(after.variants.nodes.map(({ id }: Data) => id)).toEqual(
      before.variants.nodes.map(({ id }: Data) => id),
    );
    expect(after.variants.nodes.map(({ version }: Data) => version)).toEqual([3, 1]);
    const told = (await catalog.eventsOf(before.id, 3)).map(({ type, data }: Data) => [
      type.split('.')[3],
      data.variants.map(({ importedQuantity }: Data) => importedQuantity),
    ]);
    expect(told).toEqual([
      ['created', [12, 3]],
      ['updated', [undefined, undefined]],
      ['updated', [9, undefined]],
    ]);
  });

  test('removes variants that the file no longer has', async () => {
    await catalog.importCsv(`${HEADER}\nfewer,Fewer,Size,S,,1,,\nfewer,,,M,,1,,\n`);
    await catalog.importCsv(`${HEADER}\nfewer,Fewer,Size,M,,1,,\n`);
    const { id, options } = await productOf('fewer');
    expect(options).toEqual([{ name: 'Size', values: ['M'] }]);
    const events = await catalog.eventsOf(id, 2);
    expect(events[1]).toMatchObject({ data: { removedVariantIds: [expect.stringMatching(/^var_/)] } });
  });

  test('of product columns alone leaves the variants as they are', async () => {
    await catalog.importCsv(`${HEADER}\npartial,Partial,Size,S,P-S,7.00,shopify,5\n`);
    expect(await catalog.importCsv('Handle,Title\npartial,Renamed\n')).toMatchObject({ updatedCount: 1 });
    expect(await productOf('partial')).toMatchObject({
      title: 'Renamed',
      variants: { nodes: [{ version: 1, price: { amount: '7.00' } }] },
    });
  });

  test('of the same file by two at once adds everything once', async () => {
    const lines = Array.from({ length: 30 }, (_, at) => `race-${at},Race ${at},Size,S,,1,,`);
    const results = await Promise.all([
      catalog.importCsv(`${HEADER}\n${lines.join('\n')}\n`),
      catalog.importCsv(`${HEADER}\n${[...lines].reverse().join('\n')}\n`),
    ]);
    expect(results.reduce((sum, { createdCount }) => sum + createdCount, 0)).toBe(30);
    expect(results.flatMap(({ rowErrors }) => rowErrors)).toEqual([]);
  });
});

describe('a bad product', () => {
  test('costs nobody but itself', async () => {
    const result = await catalog.importCsv(
      [
        HEADER,
        'good-1,Good,Title,Default Title,,1.00,,',
        'bad-price,Bad,Title,Default Title,,"1,50",,',
        'negative,Bad,Title,Default Title,,-1,,',
        'absurd,Bad,Title,Default Title,,99999999999999,,',
        'same,Bad,Size,S,,1,,',
        'same,,,S,,1,,',
        'no-price,Bad,Size,S,,,,4',
        `long,${'x'.repeat(300)},Title,Default Title,,1,,`,
        'good-2,<b>Good</b>,Title,Default Title,,2.00,,',
      ].join('\r\n'),
    );
    expect(result).toMatchObject({ createdCount: 2, updatedCount: 0, unchangedCount: 0, userErrors: [] });
    expect(result.rowErrors).toEqual([
      {
        line: 3,
        handle: 'bad-price',
        message: 'price: "1,50" is no price in EUR, which has 2 decimal places.',
      },
      { line: 4, handle: 'negative', message: 'price: A price cannot be negative.' },
      { line: 5, handle: 'absurd', message: 'price: This price is too high to be true.' },
      { line: 7, handle: 'same', message: 'selectedOptions: Another variant has the same options: S.' },
      { line: 8, handle: 'no-price', message: 'price: A variant needs a price.' },
      { line: 9, handle: 'long', message: 'title: This has more than 255 characters.' },
    ]);
    expect((await productOf('good-2')).title).toBe('<b>Good</b>');
  });

  test('that breaks the file leaves what stands before it', async () => {
    const result = await catalog.importCsv(
      `${HEADER}\nbefore,Before,Size,S,,1,,\nbroken,"Broken,Size,S,,1,,\nafter,After,Size,S,,1,,\n`,
    );
    expect(result).toMatchObject({
      createdCount: 1,
      rowErrors: [
        { line: 3, handle: 'broken', message: 'A quotation mark is opened here and never closed.' },
      ],
    });
  });

  test('that breaks in its second row is not taken by halves', async () => {
    const result = await catalog.importCsv(
      `${HEADER}\nwhole,Whole,Size,S,,1,,\nhalf,Half,Size,S,,1,,\nhalf,,,"M,,1,,\n`,
    );
    expect(result).toMatchObject({ createdCount: 1, rowErrors: [{ line: 4, handle: 'half' }] });
    expect(await productOf('half')).toBeNull();
  });
});

describe('a file', () => {
  test.each([
    ['', 'BLANK'],
    [' \n ', 'BLANK'],
    [`${HEADER}\n${'x'.repeat(2 * 1024 * 1024)}`, 'TOO_LONG'],
  ])('that is nothing, or too much, is refused', async (csv, code) => {
    expect(await catalog.importCsv(csv)).toMatchObject({
      createdCount: 0,
      rowErrors: [],
      userErrors: [{ code, field: ['input', 'csv'] }],
    });
  });

  test.each(['hello', '{"products": []}', '<html>\n</html>', '"', '\0\0', ';;;\n1;2;3', 'PK\u0003\u0004'])(
    '%j is no product export, and says so on its first line',
    async (csv) => {
      const result = await catalog.importCsv(csv);
      expect(result).toMatchObject({ createdCount: 0, rowErrors: [{ line: 1 }] });
    },
  );

  test('with nothing but a header brings nothing', async () => {
    expect(await catalog.importCsv(HEADER)).toMatchObject({ createdCount: 0, rowErrors: [], userErrors: [] });
  });

  test('is for staff', async () => {
    const text = 'mutation { productsImport(input: { csv: "x" }) { createdCount } }';
    expect(await catalog.refusal(text, {}, shopper)).toBe('FORBIDDEN');
  });

  test('of a thousand products takes as many statements per hundred as one of two hundred', async () => {
    const file = (from: number, count: number) =>
      `${HEADER}\n${Array.from({ length: count }, (_, at) => `bulk-${from + at},Bulk ${from + at},Size,S,,1,,5\nbulk-${from + at},,,M,,2,,5`).join('\n')}\n`;
    const small = await catalog.countStatements(() => catalog.importCsv(file(0, 200)));
    const large = await catalog.countStatements(() => catalog.importCsv(file(200, 1_000)));
    expect(large).toBe(small * 5);
  });
});
