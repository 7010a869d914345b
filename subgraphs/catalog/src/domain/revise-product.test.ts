import { describe, expect, test } from '@jest/globals';
import type { ProductDraft, VariantDraft } from './product-draft.ts';
import type { Product } from './product.ts';
import { reviseProduct } from './revise-product.ts';
import type { Revised } from './revision.ts';

const eur = (amount: string) => ({ amount, currencyCode: 'EUR' });
const size = (value: string) => [{ name: 'Size', value }];

let drawn = 0;
const newId = (prefix: string) => `${prefix}_${(drawn += 1)}`;

function revise(current: Product | undefined, draft: ProductDraft, currencyCode = 'EUR') {
  return reviseProduct(current, draft, { currencyCode, newId });
}

function revised(current: Product | undefined, draft: ProductDraft): Revised {
  const revision = revise(current, draft);
  if (revision.kind !== 'revised') throw new TypeError(JSON.stringify(revision));
  return revision;
}

function issues(current: Product | undefined, draft: ProductDraft, currencyCode = 'EUR') {
  const revision = revise(current, draft, currencyCode);
  return revision.kind === 'refused'
    ? revision.issues.map(({ code, field }) => `${code} ${field.join('.')}`)
    : [];
}

const small: VariantDraft = { selectedOptions: size('Small'), sku: 'HB-S', price: eur('24.90') };
const large: VariantDraft = { selectedOptions: size('Large'), sku: 'HB-L', price: eur('119.00') };
const barrel: ProductDraft = {
  title: 'Herring barrel',
  handle: 'herring-barrel',
  variants: [small, large],
};

describe('a new product', () => {
  test('is at version 1, with what was not said at its default', () => {
    const { product } = revised(undefined, barrel);
    expect(product).toMatchObject({ version: 1, status: 'ACTIVE', vendor: '', tags: [] });
    expect(product.options).toEqual([{ name: 'Size', values: ['Small', 'Large'] }]);
    expect(product.variants[0]).toMatchObject({
      version: 1,
      price: 2490,
      requiresShipping: true,
      taxable: true,
      tracked: true,
      weight: { grams: 0 },
    });
  });

  test('without options has the one that Shopify gives it', () => {
    const { product } = revised(undefined, {
      title: 'Tar',
      handle: 'tar',
      variants: [{ price: eur('9.90') }],
    });
    expect(product.options).toEqual([{ name: 'Title', values: ['Default Title'] }]);
  });

  test('keeps markup in its title as text', () => {
    const title = ' <script>alert("x")</script> & Söhne ';
    expect(revised(undefined, { ...barrel, title }).product.title).toBe(
      '<script>alert("x")</script> & Söhne',
    );
  });

  test('loses what the database cannot keep', () => {
    expect(revised(undefined, { ...barrel, title: 'Ta\0r' }).product.title).toBe('Tar');
  });

  test('has each tag once, whatever its case', () => {
    expect(revised(undefined, { ...barrel, tags: ['Salt', ' fish ', 'salt', ''] }).product.tags).toEqual([
      'Salt',
      'fish',
    ]);
  });

  test('shows its variants’ pictures among its own', () => {
    const url = 'https://example.com/a.jpg';
    const draft = {
      ...barrel,
      images: [
        { url, altText: 'A' },
        { url, altText: 'again' },
      ],
    };
    const { product } = revised(undefined, {
      ...draft,
      variants: [
        { ...small, imageUrl: url },
        { ...large, imageUrl: 'https://example.com/b.jpg' },
      ],
    });
    expect(product.images.map((image) => image.url)).toEqual([url, 'https://example.com/b.jpg']);
  });
});

describe('options', () => {
  test('take the order that was wished for; values that no variant has are dropped', () => {
    const options = [{ name: 'Size', values: ['Large', 'Huge'] }];
    expect(revised(undefined, { ...barrel, options }).product.options).toEqual([
      { name: 'Size', values: ['Large', 'Small'] },
    ]);
  });

  test('put each variant’s values into the product’s order', () => {
    const selectedOptions = [...size('Small'), { name: 'Colour', value: 'Red' }];
    const other = [{ name: 'Colour', value: 'Blue' }, ...size('Small')];
    const variants = [
      { selectedOptions, price: eur('1') },
      { selectedOptions: other, price: eur('1') },
    ];
    const { product } = revised(undefined, { ...barrel, variants });
    expect(product.variants[1]?.selectedOptions.map(({ name }) => name)).toEqual(['Size', 'Colour']);
  });

  test.each<[string, ProductDraft, string]>([
    [
      'the same twice',
      {
        variants: [
          { selectedOptions: size('S'), price: eur('1') },
          { selectedOptions: size('S'), price: eur('2') },
        ],
      },
      'DUPLICATE_OPTION variants.1.selectedOptions',
    ],
    [
      'one missing',
      {
        variants: [
          { selectedOptions: size('S'), price: eur('1') },
          { selectedOptions: [], price: eur('2') },
        ],
      },
      'BLANK variants.1.selectedOptions',
    ],
    [
      'an empty value',
      { variants: [{ selectedOptions: size(' '), price: eur('1') }] },
      'BLANK variants.0.selectedOptions',
    ],
    [
      'two of one name',
      {
        options: [
          { name: 'Size', values: [] },
          { name: 'size', values: [] },
        ],
      },
      'DUPLICATE_OPTION options',
    ],
    [
      'four of them',
      {
        variants: [
          { selectedOptions: ['A', 'B', 'C', 'D'].map((name) => ({ name, value: 'x' })), price: eur('1') },
        ],
      },
      'TOO_MANY options',
    ],
  ])('are refused with %s', (_what, draft, issue) => {
    expect(issues(undefined, { ...barrel, ...draft })).toContain(issue);
  });
});

describe('refusals', () => {
  test.each<[string, ProductDraft, string]>([
    ['an empty title', { title: '  ' }, 'BLANK title'],
    ['an endless title', { title: 'x'.repeat(256) }, 'TOO_LONG title'],
    ['no variants', { variants: undefined }, 'BLANK variants'],
    ['an empty list of variants', { variants: [] }, 'BLANK variants'],
    ['a variant without a price', { variants: [{}] }, 'BLANK variants.0.price'],
    ['a negative price', { variants: [{ price: eur('-1') }] }, 'INVALID variants.0.price'],
    ['a price with too many places', { variants: [{ price: eur('1.005') }] }, 'INVALID variants.0.price'],
    ['an absurd price', { variants: [{ price: eur('9999999999.00') }] }, 'INVALID variants.0.price'],
    [
      'a foreign price',
      { variants: [{ price: { amount: '1', currencyCode: 'USD' } }] },
      'CURRENCY_MISMATCH variants.0.price',
    ],
    [
      'a script as a picture',
      { images: [{ url: 'javascript:alert(1)', altText: null }] },
      'INVALID images.0.url',
    ],
    [
      'a weight below zero',
      { variants: [{ price: eur('1'), weight: { grams: -1, value: -1, unit: 'GRAMS' } }] },
      'INVALID variants.0.weight',
    ],
    [
      'a weight that is no number',
      { variants: [{ price: eur('1'), weight: { grams: Number.NaN, value: Number.NaN, unit: 'GRAMS' } }] },
      'INVALID variants.0.weight',
    ],
    ['251 tags', { tags: Array.from({ length: 251 }, (_, at) => `t${at}`) }, 'TOO_MANY tags'],
    [
      'a variant of another product',
      { variants: [{ id: 'var_x', price: eur('1') }] },
      'NOT_FOUND variants.0.id',
    ],
  ])('%s', (_what, draft, issue) => expect(issues(undefined, { ...barrel, ...draft })).toContain(issue));

  test('a product that would not fit into one event', () => {
    const variants = Array.from({ length: 1_500 }, (_, at) => ({
      selectedOptions: size(`${at}`.padEnd(250, '鱼')),
      price: eur('1'),
    }));
    expect(issues(undefined, { ...barrel, variants })).toEqual(['TOO_MANY variants']);
  });

  test('prices have the places of the currency', () => {
    const at = (amount: string, currencyCode: string) =>
      issues(undefined, { ...barrel, variants: [{ price: { amount, currencyCode } }] }, currencyCode);
    expect(at('1.5', 'JPY')).toEqual(['INVALID variants.0.price']);
    expect(at('1500', 'JPY')).toEqual([]);
    expect(at('1.505', 'KWD')).toEqual([]);
  });
});

describe('the next version', () => {
  const { product } = revised(undefined, barrel);

  test('does not exist when nothing is different', () => {
    expect(revise(product, barrel).kind).toBe('unchanged');
    expect(revise(product, {}).kind).toBe('unchanged');
  });

  test('counts up only for variants that changed', () => {
    const next = revised(product, { variants: [small, { ...large, price: eur('99.00') }] });
    expect(next.product.version).toBe(2);
    expect(next.product.variants.map(({ version }) => version)).toEqual([1, 2]);
    expect(next.changedVariants.map(({ sku }) => sku)).toEqual(['HB-L']);
  });

  test('keeps a variant’s id when its SKU changes, and when its options do', () => {
    const ids = product.variants.map(({ id }) => id);
    const renamed = [
      { selectedOptions: size('Small'), sku: 'NEW-S', price: eur('24.90') },
      { selectedOptions: size('Extra large'), sku: 'HB-L', price: eur('119.00') },
    ];
    const next = revised(product, { variants: renamed });
    expect(next.product.variants.map(({ id }) => id)).toEqual(ids);
    expect(next.removedVariantIds).toEqual([]);
  });

  test('lets two variants swap their names', () => {
    const ids = product.variants.map(({ id }) => id);
    const swapped = [
      { id: ids[0], selectedOptions: size('Large') },
      { id: ids[1], selectedOptions: size('Small') },
    ];
    expect(revised(product, { variants: swapped }).changedVariants.map(({ id }) => id)).toEqual(ids);
  });

  test('says which variants are gone', () => {
    const next = revised(product, { variants: [small] });
    expect(next.removedVariantIds).toEqual([product.variants[1]?.id]);
    expect(next.product.options).toEqual([{ name: 'Size', values: ['Small'] }]);
  });
});
