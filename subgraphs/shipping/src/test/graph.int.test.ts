import {
  deliveryQuote,
  DELIVERY_QUOTE_AUDIENCE,
  DELIVERY_QUOTE_ISSUER,
  quotedCart,
} from '@hansa/contracts/shipping/delivery-quote';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { packer, startShipping, type ShippingUnderTest } from './shipping-under-test.ts';

let shipping: ShippingUnderTest;
beforeAll(async () => {
  shipping = await startShipping();
}, 60_000);
afterAll(() => shipping.close());

const OPTIONS = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Cart {
  deliveryOptions { handle title description amount { amount currencyCode } estimatedDays { min max } }
} } }`;

const cart = (
  id: string,
  deliveryAddress: Record<string, unknown> | null = { countryCode: 'DE', provinceCode: null, zip: '23552' },
) => ({
  __typename: 'Cart',
  id,
  deliveryAddress,
  lines: [
    { quantity: 2, weightGrams: 900, requiresShipping: true },
    { quantity: 1, weightGrams: 0, requiresShipping: false },
  ],
  cost: { subtotalAmount: { amount: '20.00', currencyCode: 'EUR' } },
});

interface Option {
  readonly handle: string;
  readonly title: string;
}

async function optionsOf(representations: readonly object[]): Promise<(readonly Option[])[]> {
  const { data, errors } = await shipping.ask(OPTIONS, { representations });
  expect(errors).toBeUndefined();
  return (data?.['_entities'] as { deliveryOptions: Option[] }[]).map(
    ({ deliveryOptions }) => deliveryOptions,
  );
}

describe('delivery options', () => {
  test('are the zone’s rates, the cheapest first', async () => {
    const [options] = await optionsOf([cart('cart_1')]);
    expect(options).toMatchObject([
      {
        title: 'Standard',
        amount: { amount: '4.90', currencyCode: 'EUR' },
        estimatedDays: { min: 2, max: 4 },
      },
      {
        title: 'Express',
        amount: { amount: '12.90', currencyCode: 'EUR' },
        estimatedDays: { min: 1, max: 1 },
      },
    ]);
  });

  test('come with a handle that orders can trust without asking', async () => {
    const [options] = await optionsOf([cart('cart_1')]);
    const { payload } = await jwtVerify(
      options?.[0]?.handle ?? '',
      createLocalJWKSet(await shipping.quoteKeys()),
      {
        issuer: DELIVERY_QUOTE_ISSUER,
        audience: DELIVERY_QUOTE_AUDIENCE,
        algorithms: ['EdDSA'],
      },
    );
    expect(deliveryQuote.parse(payload)).toEqual({
      cartId: 'cart_1',
      cart: quotedCart({
        lines: cart('cart_1').lines,
        destination: { countryCode: 'DE', provinceCode: null, zip: '23552' },
        subtotal: { amount: 2_000, currencyCode: 'EUR' },
      }),
      rate: 'standard',
      title: 'Standard',
      amount: { amount: 490, currencyCode: 'EUR' },
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3_600);
  });

  test('are signed with a key of which only the public half is published', async () => {
    const { keys } = await shipping.quoteKeys();
    expect(keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: 'test', alg: 'EdDSA', use: 'sig' },
    ]);
  });

  test('are none without an address, and in a country that is none', async () => {
    const options = await optionsOf([
      cart('cart_1', null),
      cart('cart_2', { countryCode: null, provinceCode: null, zip: null }),
      cart('cart_3', { countryCode: 'ZZ', provinceCode: null, zip: null }),
    ]);
    expect(options).toEqual([[], [], []]);
  });

  test('of a hundred carts cost as many statements as of ten: one', async () => {
    const statementsFor = async (count: number) => {
      shipping.statements.length = 0;
      await optionsOf(Array.from({ length: count }, (_each, index) => cart(`cart_${index}`)));
      return shipping.statements.filter((sql) => sql.includes('shipping_zones')).length;
    };
    expect([await statementsFor(10), await statementsFor(100)]).toEqual([1, 1]);
  });
});

describe('shipments of an order', () => {
  const SHIPMENTS = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Order {
    shipments { id status carrier trackingNumber trackingUrl deliveryTitle lines { title sku quantity } events { status message location } }
  } } }`;

  const ask = (query: string, input: Record<string, unknown>, viewer: Viewer = packer) =>
    shipping.ask(query, { input }, viewer);

  const TRACK = `mutation ($input: ShipmentTrackingEventAddInput!) {
    result: shipmentTrackingEventAdd(input: $input) { shipment { status deliveredAt } userErrors { code field } }
  }`;

  const DISPATCH = `mutation ($input: ShipmentDispatchInput!) {
    result: shipmentDispatch(input: $input) { shipment { status } userErrors { code field } }
  }`;

  test('show what is sent and how far it is', async () => {
    const { orderId, shipmentId } = await shipping.confirmedOrder();
    const url = 'https://carrier.example/HK7';
    await ask(DISPATCH, { shipmentId, carrier: 'Hansekontor', trackingNumber: 'HK7', trackingUrl: url });
    const at = '2030-01-01T12:00:00Z';
    await ask(TRACK, { shipmentId, status: 'IN_TRANSIT', message: 'On board', location: 'Visby', at });
    const { data } = await shipping.ask(SHIPMENTS, {
      representations: [{ __typename: 'Order', id: orderId }],
    });
    expect(data).toEqual({
      _entities: [
        {
          shipments: [
            {
              id: shipmentId,
              status: 'IN_TRANSIT',
              carrier: 'Hansekontor',
              trackingNumber: 'HK7',
              trackingUrl: url,
              deliveryTitle: 'Standard',
              lines: [{ title: 'Herring barrel – small', sku: 'HB-S', quantity: 1 }],
              events: [
                { status: 'DISPATCHED', message: 'Handed over to Hansekontor.', location: null },
                { status: 'IN_TRANSIT', message: 'On board', location: 'Visby' },
              ],
            },
          ],
        },
      ],
    });
  });

  test('are delivered once, whatever is told after that', async () => {
    const { shipmentId } = await shipping.confirmedOrder();
    await ask(DISPATCH, { shipmentId, carrier: 'Hansekontor' });
    for (const status of ['DELIVERED', 'IN_TRANSIT', 'DELIVERED', 'EXCEPTION']) {
      const { data } = await ask(TRACK, { shipmentId, status });
      expect(data).toMatchObject({ result: { shipment: { status: 'DELIVERED' }, userErrors: [] } });
    }
    expect(await shipping.factsOf(shipmentId)).toEqual(['created', 'dispatched', 'delivered']);
  });

  test.each([
    ['PENDING', 'INVALID'],
    ['CANCELLED', 'INVALID'],
    ['IN_TRANSIT', 'NOT_DISPATCHED'],
  ])('cannot be told %s before they have left', async (status, code) => {
    const { shipmentId } = await shipping.confirmedOrder();
    const { data } = await ask(TRACK, { shipmentId, status });
    expect(data).toMatchObject({ result: { shipment: { status: 'PENDING' }, userErrors: [{ code }] } });
  });

  test.each([
    [{ carrier: ' ' }, 'carrier'],
    [{ trackingNumber: 'x'.repeat(101) }, 'trackingNumber'],
    [{ trackingUrl: 'javascript:alert(1)' }, 'trackingUrl'],
    [{ trackingUrl: 'nonsense' }, 'trackingUrl'],
  ])('are not dispatched with %j', async (fields, field) => {
    const { shipmentId } = await shipping.confirmedOrder();
    const { data } = await ask(DISPATCH, { shipmentId, carrier: 'Hansekontor', ...fields });
    expect(data).toMatchObject({ result: { userErrors: [{ code: 'INVALID', field: ['input', field] }] } });
    expect(await shipping.factsOf(shipmentId)).toEqual(['created']);
  });

  test('two mutations of one request each show the shipment as it was after them', async () => {
    const { shipmentId } = await shipping.confirmedOrder();
    const { data } = await shipping.ask(
      `mutation ($id: ID!) {
        a: shipmentDispatch(input: { shipmentId: $id, carrier: "Hansekontor" }) { shipment { status events { status } } }
        b: shipmentTrackingEventAdd(input: { shipmentId: $id, status: DELIVERED }) { shipment { status events { status } } }
      }`,
      { id: shipmentId },
      packer,
    );
    expect(data).toEqual({
      a: { shipment: { status: 'DISPATCHED', events: [{ status: 'DISPATCHED' }] } },
      b: { shipment: { status: 'DELIVERED', events: [{ status: 'DISPATCHED' }, { status: 'DELIVERED' }] } },
    });
  });

  test('of a hundred orders cost as many statements as of ten', async () => {
    const orders: string[] = [];
    for (let index = 0; index < 100; index += 1) orders.push((await shipping.confirmedOrder()).orderId);
    const statementsFor = async (ids: readonly string[]) => {
      shipping.statements.length = 0;
      const { errors } = await shipping.ask(SHIPMENTS, {
        representations: ids.map((id) => ({ __typename: 'Order', id })),
      });
      expect(errors).toBeUndefined();
      return shipping.statements.filter((sql) => /from "shipment/.test(sql)).length;
    };
    expect([await statementsFor(orders.slice(0, 10)), await statementsFor(orders)]).toEqual([3, 3]);
  }, 60_000);

  test.each<[string, Viewer]>([
    ['a visitor', anonymous],
    ['a customer', { kind: 'customer', id: 'cust_1', scopes: ['shipping:write'] }],
    ['staff who may only look', { kind: 'staff', id: 'staff_2', scopes: ['shipping:read'] }],
  ])('are not dispatched by %s', async (_who, viewer) => {
    const { shipmentId } = await shipping.confirmedOrder();
    const { data, errors } = await ask(DISPATCH, { shipmentId, carrier: 'Hansekontor' }, viewer);
    expect([data, errors?.[0]?.extensions?.['code']]).toEqual([{ result: null }, 'FORBIDDEN']);
  });

  test('are entities', async () => {
    const { shipmentId } = await shipping.confirmedOrder();
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Shipment { status } }
    }`;
    const representations = [shipmentId, 'shp_none'].map((id) => ({ __typename: 'Shipment', id }));
    const { data } = await shipping.ask(query, { representations });
    expect(data).toEqual({ _entities: [{ status: 'PENDING' }, null] });
  });
});
