import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { shopper, staff, startCatalog, type CatalogUnderTest, type Data } from './start-catalog.ts';

let catalog: CatalogUnderTest;
beforeAll(async () => {
  catalog = await startCatalog();
}, 120_000);
afterAll(() => catalog.close());

const SHOWN =
  'collection { id handle title version products { nodes { handle } } } userErrors { code field message }';
const CREATE = `mutation ($input: CollectionCreateInput!) { collectionCreate(input: $input) { ${SHOWN} } }`;
const UPDATE = `mutation ($input: CollectionUpdateInput!) { collectionUpdate(input: $input) { ${SHOWN} } }`;
const DELETE = `mutation ($input: CollectionDeleteInput!) { collectionDelete(input: $input) { deletedCollectionId userErrors { code field } } }`;

const codes = (payload: Data) =>
  payload.userErrors.map((error: Data) => `${error.code} ${error.field.join('.')}`);
const handles = (payload: Data) => payload.collection.products.nodes.map(({ handle }: Data) => handle);

describe('a collection', () => {
  test('shows its products in the order in which they were put in', async () => {
    const [a, b, c] = await Promise.all(['A', 'B', 'C'].map((title) => catalog.add({ title })));
    const created = await catalog.mutate(CREATE, { title: 'Für den Winter', productIds: [c.id, a.id] });
    expect(created.collection).toMatchObject({ handle: 'fur-den-winter', version: 1 });
    expect(handles(created)).toEqual(['c', 'a']);

    const { id } = created.collection;
    expect(handles(await catalog.mutate(UPDATE, { id, productIdsToAdd: [b.id, c.id] }))).toEqual([
      'c',
      'a',
      'b',
    ]);
    const moved = { id, productIdsToRemove: [c.id], productIdsToAdd: [c.id] };
    expect(handles(await catalog.mutate(UPDATE, moved))).toEqual(['a', 'b', 'c']);
    const { product } = await catalog.query(`{ product(id: "${a.id}") { collections { nodes { title } } } }`);
    expect(product.collections.nodes).toEqual([{ title: 'Für den Winter' }]);
  });

  test('shows shoppers what they may buy, and staff everything', async () => {
    const active = await catalog.add({ title: 'Shown' });
    const draft = await catalog.add({ title: 'Hidden', status: 'DRAFT' });
    const { collection } = await catalog.mutate(CREATE, {
      title: 'Mixed',
      productIds: [draft.id, active.id],
    });
    const text = `{ collection(id: "${collection.id}") { products { totalCount nodes { id } } } }`;
    expect((await catalog.query(text, {}, shopper)).collection.products.totalCount).toBe(1);
    expect((await catalog.query(text, {}, staff)).collection.products.totalCount).toBe(2);
  });

  test('is changed only as it was last seen', async () => {
    const { collection } = await catalog.mutate(CREATE, { title: 'Seen' });
    const { id } = collection;
    await catalog.mutate(UPDATE, { id, title: 'Seen again', expectedVersion: 1 });
    const stale = ['STALE_VERSION input.expectedVersion'];
    expect(codes(await catalog.mutate(UPDATE, { id, title: 'Late', expectedVersion: 1 }))).toEqual(stale);
    expect(codes(await catalog.mutate(DELETE, { id, expectedVersion: 1 }))).toEqual(stale);
    expect((await catalog.mutate(DELETE, { id, expectedVersion: 2 })).deletedCollectionId).toBe(id);
    expect(codes(await catalog.mutate(DELETE, { id }))).toEqual(['NOT_FOUND input.id']);
  });

  test('loses a product that is deleted', async () => {
    const { id } = await catalog.add({ title: 'Short-lived' });
    const { collection } = await catalog.mutate(CREATE, { title: 'Survivor', productIds: [id] });
    await catalog.mutate(
      'mutation ($input: ProductDeleteInput!) { productDelete(input: $input) { deletedProductId } }',
      { id },
    );
    const text = `{ collection(handle: "${collection.handle}") { products { nodes { id } } } }`;
    expect((await catalog.query(text)).collection.products.nodes).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['no title', { title: '' }, 'BLANK input.title'],
    [
      'a product that is none',
      { productIds: ['prod_01J8ZQ5R7N4T9VJ2M6XK3B0CDE'] },
      'NOT_FOUND input.productIds.0',
    ],
    [
      'an id of another kind',
      { productIds: ['coll_01J8ZQ5R7N4T9VJ2M6XK3B0CDE'] },
      'NOT_FOUND input.productIds.0',
    ],
    ['251 products', { productIds: Array.from({ length: 251 }, () => 'x') }, 'TOO_MANY input.productIds'],
    ['a handle that is taken', { handle: 'taken' }, 'HANDLE_TAKEN input.handle'],
  ])('with %s is refused', async (_what, input, code) => {
    await catalog.mutate(CREATE, { title: 'Taken', handle: 'taken' });
    const payload = await catalog.mutate(CREATE, { title: 'New', ...input });
    expect(payload.collection).toBeNull();
    expect(codes(payload)).toEqual([code]);
  });

  test('is resolved for the gateway', async () => {
    const { collection } = await catalog.mutate(CREATE, { title: 'Entity' });
    const representations = [collection.id, 'coll_nope', 'prod_1'].map((id) => ({
      __typename: 'Collection',
      id,
    }));
    const { _entities } = await catalog.query(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Collection { title } } }',
      { representations },
    );
    expect(_entities).toEqual([{ title: 'Entity' }, null, null]);
  });
});
