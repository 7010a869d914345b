import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '@hansa/kit/auth/viewer';
import { shopper, staff, startCatalog, type CatalogUnderTest, type Data } from './start-catalog.ts';

let catalog: CatalogUnderTest;
beforeAll(async () => {
  catalog = await startCatalog();
}, 120_000);
afterAll(() => catalog.close());

const eur = (amount: string) => ({ amount, currencyCode: 'EUR' });
const size = (value: string) => [{ name: 'Size', value }];

const ERRORS = 'userErrors { code field message }';
const CREATE = `mutation ($input: ProductCreateInput!) { productCreate(input: $input) { product {
  id handle title descriptionHtml vendor productType tags status version options { name values }
  variants { nodes { id sku title selectedOptions { name value } price { amount currencyCode } compareAtPrice { amount }
    barcode weight { value unit } requiresShipping taxable image { url altText } product { id } version } }
  priceRange { minVariantPrice { amount } maxVariantPrice { amount } }
  images { url altText } seo { title description } collections { totalCount } createdAt updatedAt
} ${ERRORS} } }`;
const UPDATE = `mutation ($input: ProductUpdateInput!) { productUpdate(input: $input) {
  product { title version updatedAt compareAt: variants { nodes { id title sku compareAtPrice { amount } } } } ${ERRORS} } }`;
const DELETE = `mutation ($input: ProductDeleteInput!) { productDelete(input: $input) { deletedProductId ${ERRORS} } }`;
const BULK = `mutation ($input: ProductVariantsBulkUpdateInput!) { productVariantsBulkUpdate(input: $input) {
  product { version priceRange { minVariantPrice { amount } } } productVariants { id version price { amount } } ${ERRORS} } }`;

const codes = (payload: Data) =>
  payload.userErrors.map((error: Data) => `${error.code} ${error.field.join('.')}`);

describe('a product', () => {
  test('comes back as it was given', async () => {
    const input = {
      title: 'Sweater <b>"Kiel"</b>',
      descriptionHtml: '<p onclick="x">Kept, as it is</p>',
      vendor: 'Visby Wool House',
      productType: 'Clothing',
      tags: ['wool', 'Wool', 'winter'],
      seo: { title: 'Sweater', description: 'Warm' },
      options: [{ name: 'Size', values: ['L', 'M'] }],
      images: [{ url: 'https://example.com/a.jpg', altText: 'Front' }],
      variants: [
        {
          selectedOptions: size('M'),
          sku: 'SW-M',
          price: eur('119.00'),
          compareAtPrice: eur('139'),
          barcode: '401',
          weight: { value: 0.88, unit: 'KILOGRAMS' },
          imageUrl: 'https://example.com/a.jpg',
        },
        { selectedOptions: size('L'), price: eur('124.00'), requiresShipping: false, taxable: false },
      ],
    };
    const { product, userErrors } = await catalog.mutate(CREATE, input);
    expect(userErrors).toEqual([]);
    expect(product).toMatchObject({
      handle: 'sweater-b-kiel-b',
      title: 'Sweater <b>"Kiel"</b>',
      descriptionHtml: '<p onclick="x">Kept, as it is</p>',
      tags: ['wool', 'winter'],
      status: 'ACTIVE',
      version: 1,
      options: [{ name: 'Size', values: ['L', 'M'] }],
      priceRange: { minVariantPrice: { amount: '119.00' }, maxVariantPrice: { amount: '124.00' } },
      collections: { totalCount: 0 },
    });
    expect(product.variants.nodes).toMatchObject([
      {
        sku: 'SW-M',
        title: 'M',
        price: { amount: '119.00', currencyCode: 'EUR' },
        compareAtPrice: { amount: '139.00' },
        weight: { value: 0.88, unit: 'KILOGRAMS' },
        image: { url: 'https://example.com/a.jpg', altText: 'Front' },
        product: { id: product.id },
      },
      { sku: null, compareAtPrice: null, requiresShipping: false, taxable: false, image: null },
    ]);
    const [event] = await catalog.eventsOf(product.id, 1);
    expect(event).toMatchObject({
      type: 'hansa.catalog.product.created.v1',
      source: '/catalog',
      sequence: 1,
      data: { variants: [{ weightGrams: 880, tracked: true }, { requiresShipping: false }] },
    });
  });

  test('is found by id and by handle, and by both only if they are the same one', async () => {
    const { id, handle } = await catalog.add({ title: 'Findable' });
    const other = await catalog.add({ title: 'Other' });
    const find = 'query ($id: ID, $handle: String) { product(id: $id, handle: $handle) { id } }';
    expect((await catalog.query(find, { id })).product.id).toBe(id);
    expect((await catalog.query(find, { handle })).product.id).toBe(id);
    expect((await catalog.query(find, { id, handle })).product.id).toBe(id);
    expect((await catalog.query(find, { id, handle: other.handle })).product).toBeNull();
    expect(await catalog.refusal(find)).toBe('BAD_USER_INPUT');
  });

  test.each([
    { id: 'var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
    { id: 'prod_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
    { id: "' or 1=1" },
    { handle: 'no-such-handle' },
    { handle: '\0' },
    { handle: '' },
  ])('that %j would name does not exist', async (key) => {
    const find = 'query ($id: ID, $handle: String) { product(id: $id, handle: $handle) { id } }';
    expect((await catalog.query(find, key)).product).toBeNull();
  });

  test('gets a free handle from its title, but never takes one away', async () => {
    await catalog.add({ title: 'Twice' });
    expect((await catalog.add({ title: 'Twice' })).handle).toBe('twice-1');
    const input = { title: 'Third', handle: 'Twice', variants: [{ price: eur('1') }] };
    expect(codes(await catalog.mutate(CREATE, input))).toEqual(['HANDLE_TAKEN input.handle']);
    const own = await catalog.add({ title: 'Own' });
    expect(codes(await catalog.mutate(UPDATE, { id: own.id, handle: 'twice-1' }))).toEqual([
      'HANDLE_TAKEN input.handle',
    ]);
  });

  test('created by two at the same moment exists twice, with two handles', async () => {
    const both = await Promise.all([catalog.add({ title: 'At once' }), catalog.add({ title: 'At once' })]);
    expect(both.map(({ handle }) => handle).sort()).toEqual(['at-once', 'at-once-1']);
  });
});

describe('refusals', () => {
  test.each<[string, object, string]>([
    ['an empty title', { title: ' ' }, 'BLANK input.title'],
    [
      'a foreign currency',
      { variants: [{ price: { amount: '1', currencyCode: 'USD' } }] },
      'CURRENCY_MISMATCH input.variants.0.price',
    ],
    ['half a cent', { variants: [{ price: eur('1.005') }] }, 'INVALID input.variants.0.price'],
    ['no variants', { variants: [] }, 'BLANK input.variants'],
    [
      '251 variants',
      {
        variants: Array.from({ length: 251 }, (_, at) => ({
          selectedOptions: size(`${at}`),
          price: eur('1'),
        })),
      },
      'TOO_MANY input.variants',
    ],
    ['251 tags', { tags: Array.from({ length: 251 }, (_, at) => `${at}`) }, 'TOO_MANY input.tags'],
    ['a long vendor', { vendor: 'x'.repeat(256) }, 'TOO_LONG input.vendor'],
    ['a picture that is a script', { images: [{ url: 'javascript:x' }] }, 'INVALID input.images.0.url'],
    [
      'an infinite weight',
      { variants: [{ price: eur('1'), weight: { value: 1e300, unit: 'KILOGRAMS' } }] },
      'INVALID input.variants.0.weight',
    ],
    [
      'equal variants',
      { variants: [{ price: eur('1') }, { price: eur('1') }] },
      'DUPLICATE_OPTION input.variants.1.selectedOptions',
    ],
  ])('%s', async (_what, input, code) => {
    const payload = await catalog.mutate(CREATE, { title: 'T', variants: [{ price: eur('1') }], ...input });
    expect(payload.product).toBeNull();
    expect(codes(payload)).toContain(code);
  });

  test('nobody but staff with the scope may write, whatever way the request came', async () => {
    const input = { title: 'T', variants: [{ price: eur('1') }] };
    for (const viewer of [anonymous, shopper, { ...staff, scopes: ['orders:read'] }]) {
      expect(await catalog.refusal(CREATE, { input }, viewer)).toBe('FORBIDDEN');
    }
    expect((await catalog.askAsStranger(CREATE, { input })).errors?.[0]?.extensions?.['code']).toBe(
      'FORBIDDEN',
    );
  });
});

describe('an update', () => {
  test('changes what it names and says so once', async () => {
    const { id } = await catalog.add({ title: 'Before', vendor: 'V' });
    const { product } = await catalog.mutate(UPDATE, { id, title: 'After', expectedVersion: 1 });
    expect(product).toMatchObject({ title: 'After', version: 2 });
    const again = await catalog.mutate(UPDATE, { id, title: 'After' });
    expect(again.product.version).toBe(2);
    const events = await catalog.eventsOf(id, 2);
    expect(events.map(({ type, sequence }) => `${type} ${sequence}`)).toEqual([
      'hansa.catalog.product.created.v1 1',
      'hansa.catalog.product.updated.v1 2',
    ]);
  });

  test('that was thought out for another version is refused', async () => {
    const { id } = await catalog.add({ title: 'Versioned' });
    await catalog.mutate(UPDATE, { id, title: 'Changed' });
    const payload = await catalog.mutate(UPDATE, { id, title: 'Late', expectedVersion: 1 });
    expect(codes(payload)).toEqual(['STALE_VERSION input.expectedVersion']);
    expect(codes(await catalog.mutate(DELETE, { id, expectedVersion: 1 }))).toEqual([
      'STALE_VERSION input.expectedVersion',
    ]);
  });

  test('of ten at once with the same version is done once', async () => {
    const { id } = await catalog.add({ title: 'Contested' });
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        catalog.mutate(UPDATE, { id, title: `No. ${at}`, expectedVersion: 1 }),
      ),
    );
    expect(all.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });

  test('of the variants keeps those that stay, and removes those that are not named', async () => {
    const before = await catalog.add({
      title: 'Variants',
      variants: [
        { selectedOptions: size('S'), price: eur('1'), sku: 'S', compareAtPrice: eur('2') },
        { selectedOptions: size('M'), price: eur('1'), sku: 'M' },
      ],
    });
    const [small, medium] = before.variants;
    const variants = [{ selectedOptions: size('L'), price: eur('3') }, { selectedOptions: size('S') }];
    const { product } = await catalog.mutate(UPDATE, { id: before.id, variants });
    expect(product.compareAt.nodes).toMatchObject([
      { title: 'L' },
      { id: small.id, sku: 'S', compareAtPrice: { amount: '2.00' } },
    ]);
    const events = await catalog.eventsOf(before.id, 2);
    expect(events[1]?.data).toMatchObject({ removedVariantIds: [medium.id] });
  });

  test.each(['prod_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', 'var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', ''])(
    'of %j, which is no product, is refused',
    async (id) =>
      expect(codes(await catalog.mutate(UPDATE, { id, title: 'X' }))).toEqual(['NOT_FOUND input.id']),
  );
});

describe('variants changed in bulk', () => {
  const two = {
    variants: [
      { selectedOptions: size('S'), price: eur('1') },
      { selectedOptions: size('M'), price: eur('2') },
    ],
  };

  test('are told to the neighbours one by one', async () => {
    const { id, variants } = await catalog.add({ title: 'Bulk', ...two });
    const payload = await catalog.mutate(BULK, {
      productId: id,
      expectedVersion: 1,
      variants: [{ id: variants[1].id, price: eur('0.50') }],
    });
    expect(payload).toMatchObject({
      product: { version: 2, priceRange: { minVariantPrice: { amount: '0.50' } } },
      productVariants: [{ id: variants[1].id, version: 2, price: { amount: '0.50' } }],
    });
    const events = await catalog.eventsOf(id, 3);
    expect(events[2]).toMatchObject({
      type: 'hansa.catalog.variant.updated.v1',
      subject: id,
      data: { variantId: variants[1].id, version: 2, price: { amount: 50, currencyCode: 'EUR' } },
    });
  });

  test('may swap their options', async () => {
    const { id, variants } = await catalog.add({ title: 'Swap', ...two });
    const swapped = [
      { id: variants[0].id, selectedOptions: size('M') },
      { id: variants[1].id, selectedOptions: size('S') },
    ];
    expect(codes(await catalog.mutate(BULK, { productId: id, variants: swapped }))).toEqual([]);
  });

  test('are changed all or not at all, and errors point into the input', async () => {
    const { id, variants } = await catalog.add({ title: 'All', ...two });
    const [small, medium] = variants;
    const bulk = async (asked: object[]) =>
      codes(await catalog.mutate(BULK, { productId: id, variants: asked }));
    const good = { id: medium.id, price: eur('9') };
    expect(await bulk([good, { id: small.id, price: eur('-1') }])).toEqual([
      'INVALID input.variants.1.price',
    ]);
    expect(await bulk([good, { id: 'var_x' }])).toEqual(['NOT_FOUND input.variants.1.id']);
    expect(await bulk([good, good])).toEqual(['INVALID input.variants.1.id']);
    expect(await bulk(Array.from({ length: 251 }, () => good))).toEqual(['TOO_MANY input.variants']);
    const { product } = await catalog.query(`query { product(id: "${id}") { version } }`);
    expect(product.version).toBe(1);
  });
});
