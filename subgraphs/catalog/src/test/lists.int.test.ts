import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { staff, startCatalog, type CatalogUnderTest, type Data } from './start-catalog.ts';

let catalog: CatalogUnderTest;

const eur = (amount: string) => ({ amount, currencyCode: 'EUR' });
const VENDORS = ['Åland', 'berlin', 'Zürich'];

/** 120 products in three vendors, four types, prices that repeat, one to three variants each. */
beforeAll(async () => {
  catalog = await startCatalog();
  const lines = Array.from({ length: 120 }, (_, at) => {
    const head = `p-${at},${at % 2 ? 'Rope' : 'rope'} ${String(at).padStart(3, '0')},Walk ${VENDORS[at % 3]},Type ${at % 4},"all, t${at % 5}",Size,S,${(at % 10) + 1}.00`;
    const others = ['M', 'L'].slice(0, at % 3).map((size) => `p-${at},,,,,,${size},${(at % 10) + 5}.00`);
    return [head, ...others].join('\n');
  });
  const { createdCount, rowErrors } = await catalog.importCsv(
    `Handle,Title,Vendor,Type,Tags,Option1 Name,Option1 Value,Variant Price\n${lines.join('\n')}\n`,
  );
  expect([createdCount, rowErrors]).toEqual([120, []]);
  const { products } = await catalog.query('{ products(first: 100) { nodes { id } } }');
  const productIds = products.nodes.map(({ id }: Data) => id);
  await Promise.all(
    Array.from({ length: 100 }, (_, at) =>
      catalog.mutate(
        'mutation ($input: CollectionCreateInput!) { collectionCreate(input: $input) { userErrors { code } } }',
        {
          title: `Collection ${at}`,
          productIds: productIds.slice(0, at + 1),
        },
      ),
    ),
  );
}, 120_000);
afterAll(() => catalog.close());

const LIST = `query ($first: Int, $last: Int, $after: String, $before: String, $query: String, $sortKey: ProductSortKey, $reverse: Boolean, $filters: [ProductFilter!]) {
  products(first: $first, last: $last, after: $after, before: $before, query: $query, sortKey: $sortKey, reverse: $reverse, filters: $filters) {
    totalCount nodes { id handle title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

/** Every handle of a list, read in pages. */
async function readAll(variables: object, pageSize = 17): Promise<string[]> {
  const handles: string[] = [];
  for (let after: string | null = null; ;) {
    const { products }: Data = await catalog.query(LIST, { first: pageSize, after, ...variables });
    handles.push(...products.nodes.map(({ handle }: Data) => handle));
    if (!products.pageInfo.hasNextPage) return handles;
    after = products.pageInfo.endCursor;
  }
}

describe('pages', () => {
  test.each(['TITLE', 'RELEVANCE', 'PRICE', 'CREATED_AT', 'UPDATED_AT', 'VENDOR'])(
    'by %s hold each product once, forwards and reversed',
    async (sortKey) => {
      const query = sortKey === 'RELEVANCE' ? 'rope' : undefined;
      const forward = await readAll({ sortKey, query });
      expect(new Set(forward).size).toBe(120);
      const backward = await readAll({ sortKey, query, reverse: true }, 50);
      expect(backward).toEqual([...forward].reverse());
    },
  );

  test('from the end run in the same order', async () => {
    const all = await readAll({});
    const { products } = await catalog.query(LIST, { last: 5 });
    expect(products.nodes.map(({ handle }: Data) => handle)).toEqual(all.slice(-5));
    expect(products.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await catalog.query(LIST, { last: 5, before: products.pageInfo.startCursor });
    expect(before.products.nodes.map(({ handle }: Data) => handle)).toEqual(all.slice(-10, -5));
  });

  test('are of 20 by title unless said otherwise, whatever the case', async () => {
    const { products } = await catalog.query(LIST);
    expect(products.nodes).toHaveLength(20);
    expect(products.totalCount).toBe(120);
    expect(products.nodes.map(({ handle }: Data) => handle).slice(0, 3)).toEqual(['p-0', 'p-1', 'p-2']);
  });

  test.each([{ first: 0 }, { first: 101 }, { first: -1 }, { last: 101 }, { first: 1, last: 1 }])(
    '%j are refused',
    async (variables) => expect(await catalog.refusal(LIST, variables)).toBe('BAD_USER_INPUT'),
  );

  const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
  test.each([
    ['nonsense', 'TITLE', 'nonsense'],
    ['empty', 'TITLE', ''],
    ['too short', 'TITLE', cursor('a')],
    ['of a title', 'PRICE', cursor('a', 'b')],
    ['of a price', 'TITLE', cursor(1, 'b')],
    ['with a broken number', 'PRICE', cursor(1.5, 'b')],
    ['with an endless number', 'PRICE', cursor(1e300, 'b')],
    ['with a broken date', 'CREATED_AT', cursor('yesterday', 'b')],
    ['with a character that cannot be stored', 'TITLE', cursor('\0', 'b')],
    ['of nothing', 'TITLE', cursor(null, null)],
  ])('after a cursor that is %s are refused', async (_what, sortKey, after) => {
    expect(await catalog.refusal(LIST, { sortKey, after })).toBe('BAD_USER_INPUT');
  });
});

describe('nested pages', () => {
  const NESTED = `query ($first: Int) { collections(first: $first) { totalCount nodes { title products(first: $first) { totalCount
    filters { id values { count } } nodes { title variants(first: 2) { totalCount nodes { title product { id } } } collections(first: 3) { totalCount nodes { title } } } } } } }`;

  test('take as many statements for a hundred as for ten', async () => {
    const count = (first: number) => catalog.countStatements(() => catalog.query(NESTED, { first }));
    const ten = await count(10);
    expect(await count(100)).toBe(ten);
    expect(ten).toBeLessThanOrEqual(10);
  });

  test.each(['', 'query: "rope", ', 'query: "roep", ', 'sortKey: PRICE, filters: [{ tag: "all" }], '])(
    'of products(%s) do, too',
    async (args) => {
      const text = (first: number) =>
        `{ products(${args}first: ${first}) { totalCount filters { id } nodes { id variants { totalCount nodes { id price { amount } } } collections { nodes { id } } } } }`;
      const count = (first: number) => catalog.countStatements(() => catalog.query(text(first)));
      await count(10);
      expect(await count(100)).toBe(await count(10));
    },
  );

  test('hold what they should, and count only if asked to', async () => {
    const { product } = await catalog.query(
      '{ product(handle: "p-2") { variants(first: 2) { totalCount nodes { title } pageInfo { hasNextPage endCursor } } collections(last: 1) { totalCount nodes { title products(first: 1) { nodes { handle } } } } } }',
    );
    expect(product.variants).toMatchObject({
      totalCount: 3,
      nodes: [{ title: 'S' }, { title: 'M' }],
      pageInfo: { hasNextPage: true },
    });
    expect(product.collections).toMatchObject({
      totalCount: 98,
      nodes: [{ title: 'Collection 99', products: { nodes: [{ handle: 'p-0' }] } }],
    });
    const after = product.variants.pageInfo.endCursor;
    const next = await catalog.query(
      `{ product(handle: "p-2") { variants(after: "${after}") { nodes { title } } } }`,
    );
    expect(next.product.variants.nodes).toEqual([{ title: 'L' }]);
    expect(await catalog.countStatements(() => catalog.query('{ products { nodes { id } } }'))).toBe(1);
  });

  test('refuse what no page can be', async () => {
    expect(await catalog.refusal('{ products { nodes { variants(first: 101) { nodes { id } } } } }')).toBe(
      'BAD_USER_INPUT',
    );
    expect(await catalog.refusal('{ collections { nodes { products(after: "x") { nodes { id } } } } }')).toBe(
      'BAD_USER_INPUT',
    );
  });
});

describe('filters', () => {
  const FACETS = `query ($filters: [ProductFilter!], $query: String) { products(first: 1, filters: $filters, query: $query) {
    totalCount filters { id label type values { id label count input } } } }`;
  const facet = (data: Data, id: string) => data.products.filters.find((one: Data) => one.id === id);

  test('count what each value would leave, and take it back as it was offered', async () => {
    const data = await catalog.query(FACETS);
    expect(data.products.filters.map(({ id }: Data) => id)).toEqual([
      'filter.p.vendor',
      'filter.p.product_type',
      'filter.p.tag',
      'filter.v.option.size',
      'filter.v.price',
    ]);
    for (const { values } of data.products.filters) {
      for (const { count, input } of values) {
        const { products } = await catalog.query(LIST, { filters: [input] });
        expect([input, products.totalCount]).toEqual([input, count]);
      }
    }
  });

  test('leave the other values of their own facet countable', async () => {
    const data = await catalog.query(FACETS, { filters: [{ productVendor: 'Walk berlin' }, { tag: 't1' }] });
    expect(facet(data, 'filter.p.vendor').values.map(({ count }: Data) => count)).toEqual([8, 8, 8]);
    expect(facet(data, 'filter.p.tag').values[0]).toMatchObject({ label: 'all', count: 40 });
    expect(data.products.totalCount).toBe(8);
  });

  test('of one kind are alternatives, of several kinds all to be met', async () => {
    const total = async (...filters: object[]) =>
      (await catalog.query(LIST, { filters })).products.totalCount;
    expect(await total({ productType: 'Type 1' }, { productType: 'Type 2' })).toBe(60);
    expect(await total({ productType: 'Type 1' }, { productVendor: 'Walk Åland' })).toBe(10);
    expect(await total({ price: { min: '10.00', max: '10' } })).toBe(
      (await readAll({})).filter((handle) => {
        const at = Number(handle.slice(2));
        return at % 10 === 9 || (at % 3 > 0 && at % 10 === 5);
      }).length,
    );
  });

  test('on variants must be met by one and the same variant', async () => {
    const handles = await readAll({
      filters: [{ variantOption: { name: 'Size', value: 'M' } }, { price: { max: '5' } }],
    });
    expect(handles.length).toBeGreaterThan(0);
    for (const handle of handles) expect(Number(handle.slice(2)) % 10).toBe(0);
    const data = await catalog.query(FACETS, { filters: [{ variantOption: { name: 'Size', value: 'L' } }] });
    expect(facet(data, 'filter.v.option.size').values.map(({ label }: Data) => label)).toEqual([
      'S',
      'M',
      'L',
    ]);
    expect(facet(data, 'filter.v.price').values[0].input).toEqual({ price: { min: '5.00', max: '14.00' } });
  });

  test.each([
    { filters: [{ price: { min: '1.005' } }] },
    { filters: Array.from({ length: 251 }, () => ({ tag: 'x' })) },
  ])('that cannot be used are refused', async (variables) => {
    expect(await catalog.refusal(LIST, variables)).toBe('BAD_USER_INPUT');
  });

  test('that nothing meets leave nothing', async () => {
    const { products } = await catalog.query(FACETS, { filters: [{ tag: "'; drop\0" }] });
    expect(products.totalCount).toBe(0);
  });

  test('work within a collection', async () => {
    const { collection } = await catalog.query(
      '{ collection(handle: "collection-9") { products(filters: [{ tag: "t1" }]) { totalCount nodes { handle } filters { id values { label count } } } } }',
    );
    expect(collection.products).toMatchObject({
      totalCount: 2,
      nodes: [{ handle: 'p-1' }, { handle: 'p-6' }],
    });
    expect(collection.products.filters[2]).toMatchObject({
      id: 'filter.p.tag',
      values: [{ label: 'all', count: 10 }, {}, {}, {}, {}, {}],
    });
  });
});

describe('search', () => {
  const titles = async (query: string, viewer = staff) =>
    (await catalog.query(LIST, { query }, viewer)).products.nodes.map(({ title }: Data) => title);

  beforeAll(async () => {
    const variants = [{ price: eur('1') }];
    await catalog.add({ title: 'Herring barrel', vendor: 'Lübeck Salt & Fish', tags: ['Smörgås'], variants });
    await catalog.add({
      title: 'Gutting knife',
      descriptionHtml: '<p>For <b>herring</b> and barrels.</p>',
      variants,
    });
    await catalog.add({ title: 'Barrel', productType: 'Herringbone', variants });
  });

  test('finds words in title, vendor, type, tags and description, the title first', async () => {
    expect(await titles('herring')).toEqual(['Herring barrel', 'Barrel', 'Gutting knife']);
    expect(await titles('salt')).toEqual(['Herring barrel']);
    expect(await titles('smorgas')).toEqual(['Herring barrel']);
    expect(await titles('luebeck HERRING')).toEqual(['Herring barrel']);
  });

  test('finds the last word before it is finished', async () => {
    expect(await titles('barrel herr')).toContain('Herring barrel');
    expect(await titles('herr barrel')).not.toContain('Herring barrel');
  });

  test('forgives a slip', async () => {
    expect(await titles('hering')).toContain('Herring barrel');
    expect(await titles('herrnig barell')).toContain('Herring barrel');
    expect(await titles('Lübekc')).toEqual(['Herring barrel']);
  });

  test('finds nothing by a word that nothing has', async () =>
    expect(await titles('quetzalcoatl')).toEqual([]));

  test.each([
    '& | !',
    '🐟',
    "'",
    '\\',
    ':*',
    '<-> !!',
    '\0',
    'x'.repeat(10_000),
    '% _ %',
    '((((',
    '"unbalanced',
  ])('takes nonsense for what it is', async (query) => {
    const { products } = await catalog.query(
      'query ($query: String) { products(query: $query) { totalCount nodes { id } filters { id } } }',
      { query },
    );
    expect(products.totalCount).toBe(0);
  });

  test('reads the words between signs', async () => {
    expect(await titles('herring & | !')).toHaveLength(3);
  });

  test('for nothing shows everything', async () => {
    expect((await catalog.query(LIST, { query: '  ' })).products.totalCount).toBe(123);
  });
});
