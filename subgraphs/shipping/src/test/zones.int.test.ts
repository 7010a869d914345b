import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '@hansa/kit/auth/viewer';
import { packer, startShipping, type ShippingUnderTest } from './shipping-under-test.ts';

let shipping: ShippingUnderTest;
beforeAll(async () => {
  shipping = await startShipping({ homeCountry: 'JP', currencyCode: 'JPY' });
}, 60_000);
afterAll(() => shipping.close());

const ZONE = `id name countries restOfWorld version rates {
  code title amount { amount currencyCode } minWeightGrams maxWeightGrams minSubtotal maxSubtotal estimatedDays { min max }
}`;

const mutation = (name: string, field: string) => {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  return `mutation ($input: ${type}Input!) { result: ${name}(input: $input) { ${field} userErrors { code field } } }`;
};

interface Result {
  readonly shippingZone: { readonly id: string; readonly version: number } | null;
  readonly userErrors: readonly { code: string; field: string[] }[];
}

async function edit(name: string, input: Record<string, unknown>): Promise<Result> {
  const field = name === 'shippingZoneDelete' ? 'deletedShippingZoneId' : `shippingZone { ${ZONE} }`;
  const { data, errors } = await shipping.ask(mutation(name, field), { input }, packer);
  expect(errors).toBeUndefined();
  return data?.['result'] as Result;
}

const refusals = ({ userErrors }: Result) =>
  userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

async function zones(): Promise<{ id: string; name: string; version: number }[]> {
  const { data } = await shipping.ask(`{ shippingZones { ${ZONE} } }`, {}, packer);
  return data?.['shippingZones'] as { id: string; name: string; version: number }[];
}

const rate = {
  code: 'pickup',
  title: 'Pick up',
  amount: { amount: '0', currencyCode: 'JPY' },
  minSubtotal: '100',
  estimatedDays: { min: 0, max: 0 },
};

describe('the zones of a new shop', () => {
  test('are home, the European Union and the world, in the shop’s own currency', async () => {
    expect(await zones()).toMatchObject([
      {
        name: 'Home',
        countries: ['JP'],
        rates: [{ code: 'standard', amount: { amount: '490', currencyCode: 'JPY' } }, {}, {}, {}, {}],
      },
      { name: 'European Union', restOfWorld: false },
      { name: 'World', countries: [], restOfWorld: true },
    ]);
  });

  test('are made once; what the merchant deletes stays away', async () => {
    const [home] = (await zones()).filter(({ name }) => name === 'European Union');
    await edit('shippingZoneDelete', { id: home?.id });
    await shipping.service.migrate();
    expect((await zones()).map(({ name }) => name)).toEqual(['Home', 'World']);
  });
});

describe('staff', () => {
  test('make a zone, change it, and are refused when somebody was faster', async () => {
    const created = await edit('shippingZoneCreate', {
      name: 'Nordics',
      countries: ['SE', 'NO'],
      rates: [rate],
    });
    expect(created).toMatchObject({
      shippingZone: {
        name: 'Nordics',
        countries: ['SE', 'NO'],
        version: 1,
        rates: [
          { code: 'pickup', minSubtotal: '100', maxSubtotal: null, minWeightGrams: 0, maxWeightGrams: null },
        ],
      },
      userErrors: [],
    });
    const id = created.shippingZone?.id;
    const changed = await edit('shippingZoneUpdate', { id, expectedVersion: 1, countries: ['SE', 'FI'] });
    expect(changed).toMatchObject({
      shippingZone: { name: 'Nordics', countries: ['SE', 'FI'], version: 2, rates: [{}] },
    });
    expect(refusals(await edit('shippingZoneUpdate', { id, expectedVersion: 1, name: 'North' }))).toEqual([
      'STALE_VERSION input.expectedVersion',
    ]);
    expect(refusals(await edit('shippingZoneDelete', { id, expectedVersion: 1 }))).toEqual([
      'STALE_VERSION input.expectedVersion',
    ]);
    expect(refusals(await edit('shippingZoneDelete', { id, expectedVersion: 2 }))).toEqual([]);
    expect(refusals(await edit('shippingZoneDelete', { id }))).toEqual(['NOT_FOUND input.id']);
  });

  test('cannot give a country or the rest of the world to two zones', async () => {
    const input = { name: 'Again', countries: ['US', 'JP'], restOfWorld: true, rates: [] };
    expect(refusals(await edit('shippingZoneCreate', input))).toEqual([
      'TAKEN input.countries.1',
      'TAKEN input.restOfWorld',
    ]);
  });

  test('cannot do so at the same moment either', async () => {
    const input = { name: 'Race', countries: ['CH'], rates: [rate] };
    const results = await Promise.all(Array.from({ length: 8 }, () => edit('shippingZoneCreate', input)));
    expect(results.filter(({ shippingZone }) => shippingZone !== null)).toHaveLength(1);
  });

  test('are told of amounts that the currency does not have', async () => {
    const dear = { ...rate, amount: { amount: '1.50', currencyCode: 'JPY' } };
    expect(
      refusals(await edit('shippingZoneCreate', { name: 'X', countries: ['BR'], rates: [rate, dear] })),
    ).toEqual(['INVALID input.rates.1.amount']);
  });

  test('alone see and change zones', async () => {
    const seen = await shipping.ask(`{ shippingZones { id } }`, {}, anonymous);
    expect([seen.data, seen.errors?.[0]?.extensions?.['code']]).toEqual([
      { shippingZones: null },
      'FORBIDDEN',
    ]);
    const input = { name: 'X', countries: ['BR'], rates: [] };
    const made = await shipping.ask(
      mutation('shippingZoneCreate', 'shippingZone { id }'),
      { input },
      anonymous,
    );
    expect([made.data, made.errors?.[0]?.extensions?.['code']]).toEqual([{ result: null }, 'FORBIDDEN']);
  });
});
