import { expect, jest, test } from '@jest/globals';
import { openDatabase } from '@hansa/kit/database/database';
import { createCatalog } from '../service.ts';
import { startCatalog } from './start-catalog.ts';

jest.setTimeout(120_000);

test.each([
  ['JPY', '1500', '1500', '1,500.5'],
  ['KWD', '1.5', '1.500', '1.5005'],
])(
  'a shop in %s names its prices with the places of its currency',
  async (currencyCode, given, shown, wrong) => {
    const catalog = await startCatalog(currencyCode);
    try {
      const { id } = await catalog.add({ variants: [{ price: { amount: given, currencyCode } }] });
      const { product } = await catalog.query(
        `{ product(id: "${id}") { priceRange { maxVariantPrice { amount currencyCode } } } products { filters { id values { input } } } }`,
      );
      expect(product.priceRange.maxVariantPrice).toEqual({ amount: shown, currencyCode });
      const csv = `Handle,Title,Variant Price\na,A,"${wrong}"\nb,B,${shown}\n`;
      expect(await catalog.importCsv(csv)).toMatchObject({
        createdCount: 1,
        rowErrors: [{ line: 2, handle: 'a' }],
      });
    } finally {
      await catalog.close();
    }
  },
);

test('prices are never taken for another currency: the catalog refuses to start', async () => {
  const catalog = await startCatalog('EUR');
  const other = createCatalog(catalog.deps, { currencyCode: 'JPY' });
  try {
    await catalog.add();
    await expect(other.start()).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('HANSA_CURRENCY'),
    });
  } finally {
    await other.stop();
    await catalog.close();
  }
});

test('an empty catalog takes any currency', async () => {
  const catalog = await startCatalog('EUR');
  const other = createCatalog(catalog.deps, { currencyCode: 'JPY' });
  try {
    await other.start();
    for (const { check } of other.checks) await check();
  } finally {
    await other.stop();
    await catalog.close();
  }
});

test('a server without pg_trgm searches as well, only letter by letter', async () => {
  const catalog = await startCatalog();
  const database = openDatabase({ url: catalog.databaseUrl, applicationName: 'test' });
  try {
    await database.pool.query('drop extension pg_trgm cascade');
    const csv = 'Handle,Title,Variant Price\na,Herring barrel,1\n';
    expect(await catalog.importCsv(csv)).toMatchObject({ createdCount: 1 });
    const total = async (query: string) =>
      (await catalog.query('query ($query: String) { products(query: $query) { totalCount } }', { query }))
        .products.totalCount;
    expect([await total('herring barr'), await total('hering')]).toEqual([1, 0]);
  } finally {
    await database.close();
    await catalog.close();
  }
});
