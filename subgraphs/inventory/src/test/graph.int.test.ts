import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';
import { createId } from '@hansa/kit/ids';
import { eventually } from '@hansa/kit/testing/eventually';
import { DEFAULT_LOCATION, keeper, startInventory, type InventoryUnderTest } from './inventory-under-test.ts';

let inventory: InventoryUnderTest;
beforeAll(async () => {
  inventory = await startInventory();
}, 60_000);
afterAll(() => inventory.close());

const ADJUST = `mutation ($input: InventoryAdjustQuantitiesInput!) {
  result: inventoryAdjustQuantities(input: $input) {
    inventoryLevels { variant { id } location { id name } onHand reserved available }
    userErrors { code field message }
  }
}`;

const SET = `mutation ($input: InventorySetQuantitiesInput!) {
  result: inventorySetQuantities(input: $input) {
    inventoryLevels { onHand reserved available }
    userErrors { code field }
  }
}`;

interface Result {
  readonly inventoryLevels: readonly Record<string, unknown>[] | null;
  readonly userErrors: readonly { code: string; field: string[]; message?: string }[];
}

async function ask(query: string, input: Record<string, unknown>, viewer: Viewer = keeper): Promise<Result> {
  const { data, errors } = await inventory.ask(query, { input }, viewer);
  expect(errors).toBeUndefined();
  return data?.['result'] as Result;
}

const request = (fields: Record<string, unknown>) => ({
  reason: 'count',
  idempotencyKey: createId('key'),
  ...fields,
});

const change = (variantId: string, delta: number) => ({ variantId, locationId: DEFAULT_LOCATION, delta });

describe('staff', () => {
  test('adjust what is on hand and see the levels', async () => {
    const variant = await inventory.variant(5);
    await inventory.make(createId('ord'), [[variant, 2]]);
    const result = await ask(
      ADJUST,
      request({ changes: [{ ...change(variant, 3), changeFromQuantity: 5 }] }),
    );
    expect(result).toEqual({
      inventoryLevels: [
        {
          variant: { id: variant },
          location: { id: DEFAULT_LOCATION, name: 'Main warehouse' },
          onHand: 8,
          reserved: 2,
          available: 6,
        },
      ],
      userErrors: [],
    });
  });

  test('set what is on hand, down to none', async () => {
    const variant = await inventory.variant(5);
    const quantities = [{ variantId: variant, locationId: DEFAULT_LOCATION, quantity: 0 }];
    expect(await ask(SET, request({ quantities }))).toEqual({
      inventoryLevels: [{ onHand: 0, reserved: 0, available: 0 }],
      userErrors: [],
    });
  });

  test('change all of a list or nothing, and are told each reason with its place', async () => {
    const variant = await inventory.variant(5);
    const unknown = createId('var');
    const changes = [change(variant, 1), change(unknown, 1), { ...change(variant, -1), locationId: 'loc_x' }];
    const { inventoryLevels, userErrors } = await ask(ADJUST, request({ changes }));
    expect(inventoryLevels).toBeNull();
    expect(userErrors.map(({ code, field }) => [code, field.join('.')])).toEqual([
      ['NOT_FOUND', 'input.changes.1.variantId'],
      ['NOT_FOUND', 'input.changes.2.locationId'],
    ]);
    expect(await inventory.level(variant)).toEqual({ onHand: 5, reserved: 0 });
  });

  test.each([
    ['no reason', { reason: ' ' }, 'INVALID input.reason'],
    ['no key', { idempotencyKey: '' }, 'INVALID input.idempotencyKey'],
    ['no changes', { changes: [] }, 'INVALID input.changes'],
    ['too many', { changes: Array.from({ length: 251 }, () => change('a', 1)) }, 'TOO_MANY input.changes'],
  ])('are refused with %s', async (_what, fields, refusal) => {
    const { userErrors } = await ask(ADJUST, request({ changes: [change('a', 1)], ...fields }));
    expect(userErrors.map(({ code, field }) => `${code} ${field.join('.')}`)).toEqual([refusal]);
  });

  test('get the first answer again for the same key, and a refusal for another request with it', async () => {
    const variant = await inventory.variant(5);
    const first = request({ changes: [change(variant, 1)] });
    const answer = await ask(ADJUST, first);
    expect(await ask(ADJUST, first)).toEqual(answer);
    expect(await inventory.level(variant)).toEqual({ onHand: 6, reserved: 0 });

    const other = await ask(ADJUST, { ...first, changes: [change(variant, 2)] });
    expect(other.userErrors.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    const colleague: Viewer = { ...keeper, kind: 'staff', id: 'staff_2', scopes: ['inventory:write'] };
    expect((await ask(ADJUST, first, colleague)).userErrors).toEqual([]);
    expect(await inventory.level(variant)).toEqual({ onHand: 7, reserved: 0 });
  });

  test('repeat a request twenty times at once and it is done once', async () => {
    const variant = await inventory.variant(5);
    const input = request({ changes: [change(variant, 1)] });
    await Promise.all(Array.from({ length: 20 }, () => ask(ADJUST, input)));
    expect(await inventory.level(variant)).toEqual({ onHand: 6, reserved: 0 });
  });

  test('add locations, each name once', async () => {
    const create = `mutation ($input: LocationCreateInput!) {
      result: locationCreate(input: $input) { location { id name isDefault } userErrors { code field } }
    }`;
    const created = await inventory.ask(create, { input: { name: ' Kontor Bergen ' } }, keeper);
    expect(created.data).toMatchObject({
      result: { location: { name: 'Kontor Bergen', isDefault: false }, userErrors: [] },
    });
    const again = await inventory.ask(create, { input: { name: 'kontor bergen' } }, keeper);
    expect(again.data).toMatchObject({
      result: { location: null, userErrors: [{ code: 'TAKEN', field: ['input', 'name'] }] },
    });
    const blank = await inventory.ask(create, { input: { name: ' ' } }, keeper);
    expect(blank.data).toMatchObject({ result: { userErrors: [{ code: 'INVALID' }] } });
    const { data } = await inventory.ask('{ locations { name isDefault } }');
    expect(data?.['locations']).toEqual([
      { name: 'Main warehouse', isDefault: true },
      { name: 'Kontor Bergen', isDefault: false },
    ]);
  });
});

describe('access', () => {
  const shopper: Viewer = { kind: 'customer', id: 'cust_1', scopes: ['inventory:write'] };
  const reader: Viewer = { kind: 'staff', id: 'staff_3', scopes: ['inventory:read'] };

  test.each([
    ['a visitor', anonymous],
    ['a customer', shopper],
    ['staff who may only read', reader],
  ])('%s cannot change stock', async (_who, viewer) => {
    const { data, errors } = await inventory.ask(
      ADJUST,
      { input: request({ changes: [change('a', 1)] }) },
      viewer,
    );
    expect(data).toEqual({ result: null });
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  test('levels are for staff, availability for everybody', async () => {
    const variant = await inventory.variant(5);
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on ProductVariant { quantityAvailable inventoryLevels { onHand } }
    } }`;
    const variables = { representations: [{ __typename: 'ProductVariant', id: variant }] };
    const seen = await inventory.ask(query, variables, anonymous);
    expect(seen.data).toEqual({ _entities: [{ quantityAvailable: 5, inventoryLevels: null }] });
    expect(seen.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    const read = await inventory.ask(query, variables, reader);
    expect(read.data).toEqual({ _entities: [{ quantityAvailable: 5, inventoryLevels: [{ onHand: 5 }] }] });
  });

  test('a stranger resolves no entities', async () => {
    const query = `{ _entities(representations: [{ __typename: "ProductVariant", id: "a" }]) { __typename } }`;
    expect((await inventory.askAsStranger(query)).errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });
});

test('a hundred variants cost as many statements as ten', async () => {
  const variants: string[] = [];
  for (let index = 0; index < 100; index += 1) variants.push(await inventory.variant(index));
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on ProductVariant { availableForSale quantityAvailable inventoryLevels { onHand location { name } } }
  } }`;
  // Relay and workers poll on their own; only what reads stock counts here.
  const ours = () => inventory.statements.filter((sql) => /stock_levels|from "locations"/.test(sql)).length;
  const statementsFor = async (ids: readonly string[]) => {
    inventory.statements.length = 0;
    const representations = ids.map((id) => ({ __typename: 'ProductVariant', id }));
    const { errors } = await inventory.ask(query, { representations }, keeper);
    expect(errors).toBeUndefined();
    return ours();
  };
  expect(await statementsFor(variants.slice(0, 10))).toBe(3);
  expect(await statementsFor(variants)).toBe(3);
}, 60_000);

test('a location is an entity', async () => {
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Location { name } }
  }`;
  const representations = [DEFAULT_LOCATION, 'loc_nowhere'].map((id) => ({ __typename: 'Location', id }));
  const { data } = await inventory.ask(query, { representations });
  expect(data).toEqual({ _entities: [{ name: 'Main warehouse' }, null] });
});

test('every change of stock is told, numbered per variant', async () => {
  const variant = await inventory.variant(5);
  const order = createId('ord');
  await inventory.make(order, [[variant, 2]]);
  await inventory.claim(order);
  const events = () => inventory.bus.published.filter(({ subject }) => subject === variant);
  await eventually(() => events().length === 3);
  expect(events().map(({ sequence, data }) => ({ sequence, ...(data as object) }))).toMatchObject([
    { sequence: 1, onHand: 5, reserved: 0, available: 5, reason: 'IMPORT' },
    { sequence: 2, onHand: 5, reserved: 2, available: 3, reason: 'RESERVE' },
    { sequence: 3, onHand: 3, reserved: 0, available: 3, reason: 'CLAIM' },
  ]);
});

test('nobody rewrites the ledger, and the database itself refuses to oversell', async () => {
  const { pool } = inventory.database;
  const variant = await inventory.variant(1);
  await expect(pool.query('delete from stock_movements')).rejects.toThrow('append-only');
  await expect(
    pool.query('update stock_levels set reserved = 2 where variant_id = $1', [variant]),
  ).rejects.toThrow('stock_is_never_oversold');
});
