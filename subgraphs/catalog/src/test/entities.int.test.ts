import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '@hansa/kit/auth/viewer';
import { shopper, staff, startCatalog, type CatalogUnderTest, type Data } from './start-catalog.ts';

let catalog: CatalogUnderTest;
beforeAll(async () => {
  catalog = await startCatalog();
}, 120_000);
afterAll(() => catalog.close());

const DELETE = `mutation ($input: ProductDeleteInput!) { productDelete(input: $input) { deletedProductId userErrors { code field } } }`;
const codes = (payload: Data) =>
  payload.userErrors.map((error: Data) => `${error.code} ${error.field.join('.')}`);

describe('a deleted product', () => {
  test('is gone with its variants, and the neighbours hear of it', async () => {
    const { id, variants } = await catalog.add({ title: 'Gone' });
    expect((await catalog.mutate(DELETE, { id })).deletedProductId).toBe(id);
    expect((await catalog.query(`query { product(id: "${id}") { id } }`, {}, staff)).product).toBeNull();
    const events = await catalog.eventsOf(id, 2);
    expect(events[1]).toMatchObject({
      type: 'hansa.catalog.product.deleted.v1',
      sequence: 2,
      data: { productId: id, version: 2, variantIds: [variants[0].id] },
    });
    expect(codes(await catalog.mutate(DELETE, { id }))).toEqual(['NOT_FOUND input.id']);
  });
});

describe('what is not active', () => {
  const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    __typename ... on Product { id } ... on ProductVariant { id product { id } } } }`;
  const resolve = async (product: Data, viewer = anonymous) => {
    const representations = [
      { __typename: 'Product', id: product.id },
      { __typename: 'ProductVariant', id: product.variants[0].id },
    ];
    const { _entities } = await catalog.query(ENTITIES, { representations }, viewer);
    return _entities.map((entity: Data) => entity?.id ?? null);
  };

  test('is found by staff only', async () => {
    for (const status of ['DRAFT', 'ARCHIVED']) {
      const { id, handle } = await catalog.add({ title: `Hidden ${status}`, status });
      const find = `query { a: product(id: "${id}") { id } b: product(handle: "${handle}") { id } products(query: "hidden ${status}") { nodes { id } } }`;
      expect(await catalog.query(find)).toEqual({ a: null, b: null, products: { nodes: [] } });
      expect(await catalog.query(find, {}, shopper)).toEqual({ a: null, b: null, products: { nodes: [] } });
      expect(await catalog.query(find, {}, staff)).toEqual({
        a: { id },
        b: { id },
        products: { nodes: [{ id }] },
      });
    }
  });

  test('is still shown in an old order if it is archived, but not if it is a draft', async () => {
    const archived = await catalog.add({ title: 'Archived', status: 'ARCHIVED' });
    const draft = await catalog.add({ title: 'Draft', status: 'DRAFT' });
    expect(await resolve(archived)).toEqual([archived.id, archived.variants[0].id]);
    expect(await resolve(draft)).toEqual([null, null]);
    expect(await resolve(draft, staff)).toEqual([draft.id, draft.variants[0].id]);
  });

  test('and what never was resolves to nothing', async () => {
    const nothing = { id: 'cart_1', variants: [{ id: 'prod_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' }] };
    expect(await resolve(nothing)).toEqual([null, null]);
  });

  test('entities are the gateway’s alone', async () => {
    const { errors } = await catalog.askAsStranger(ENTITIES, { representations: [] });
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  test('a hundred entities take as many statements as ten', async () => {
    const products = await Promise.all(
      Array.from({ length: 100 }, (_, at) => catalog.add({ title: `Many ${at}` })),
    );
    const representations = (count: number) =>
      products
        .slice(0, count)
        .map(({ variants }: Data) => ({ __typename: 'ProductVariant', id: variants[0].id }));
    const count = (size: number) =>
      catalog.countStatements(() => catalog.query(ENTITIES, { representations: representations(size) }));
    expect(await count(10)).toBe(2);
    expect(await count(100)).toBe(2);
  });
});
