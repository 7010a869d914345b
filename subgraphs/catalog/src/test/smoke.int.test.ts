import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { sampleCatalogue } from '../service.ts';
import { startCatalog, staff, type CatalogUnderTest } from './start-catalog.ts';

let catalog: CatalogUnderTest;
beforeAll(async () => { catalog = await startCatalog(); }, 60_000);
afterAll(() => catalog.close());

test('smoke', async () => {
  const csv = readFileSync(sampleCatalogue, 'utf8');
  let t = performance.now();
  console.log(await catalog.importCsv(csv), performance.now() - t);
  t = performance.now();
  console.log(await catalog.importCsv(csv), performance.now() - t);
  const ask = async (q: string, v = {}) => console.log(JSON.stringify(await catalog.ask(q, v, staff), null, 1).slice(0, 3000));
  await ask('{ products(first: 2, query: "herring") { totalCount nodes { id handle title priceRange { minVariantPrice { amount currencyCode } } variants(first: 2) { totalCount nodes { id title price { amount } weight { value unit } image { url } product { handle } } } collections { nodes { id } } } pageInfo { endCursor hasNextPage } filters { id label type values { label count input } } } }');
  await ask('{ a: products(query: "barell") { nodes { title } } b: products(query: "Luebeck marz") { nodes { title } } c: products(query: "a & | !", first: 3) { nodes { title } } d: products(query: "🐟") { nodes { title } } e: products(query: "hering") { nodes { title } } }');
});
