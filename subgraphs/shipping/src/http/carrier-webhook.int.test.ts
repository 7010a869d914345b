import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createId } from '@hansa/kit/ids';
import { packer, startShipping, type ShippingUnderTest } from '../test/shipping-under-test.ts';

let shipping: ShippingUnderTest;
beforeAll(async () => {
  shipping = await startShipping();
}, 60_000);
afterAll(() => shipping.close());

async function dispatched() {
  const order = await shipping.confirmedOrder();
  const trackingNumber = createId('hk');
  await dispatch(order.shipmentId, trackingNumber);
  return { ...order, trackingNumber };
}

const dispatch = (shipmentId: string, trackingNumber: string) =>
  shipping.ask(
    `mutation ($input: ShipmentDispatchInput!) { shipmentDispatch(input: $input) { userErrors { code } } }`,
    { input: { shipmentId, carrier: 'Hansekontor', trackingNumber } },
    packer,
  );

const news = (fields: Record<string, unknown>) => ({
  type: 'tracking.updated',
  data: { status: 'IN_TRANSIT', at: '2026-11-03T10:00:00Z', ...fields },
});

const statusOf = async (orderId: string) => (await shipping.shipmentsOf(orderId))[0]?.status;

describe('a carrier’s signed news', () => {
  test('moves the shipment, by its id or by its tracking number', async () => {
    const { orderId, shipmentId, trackingNumber } = await dispatched();
    expect(await shipping.callAsCarrier({ body: news({ shipmentId }) })).toEqual({ status: 204, body: '' });
    expect(await statusOf(orderId)).toBe('IN_TRANSIT');
    const body = news({ carrier: 'hansekontor', trackingNumber, status: 'DELIVERED' });
    expect((await shipping.callAsCarrier({ body })).status).toBe(204);
    expect(await statusOf(orderId)).toBe('DELIVERED');
    expect(await shipping.factsOf(shipmentId)).toEqual(['created', 'dispatched', 'delivered']);
  });

  test('has its effect once, however often and at once it comes', async () => {
    const { shipmentId } = await dispatched();
    const call = { id: createId('evt'), body: news({ shipmentId, status: 'DELIVERED' }) };
    const answers = await Promise.all(Array.from({ length: 10 }, () => shipping.callAsCarrier(call)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(204));
    const { rows } = await shipping.database.pool.query(
      `select count(*) as events from shipment_events where shipment_id = $1 and source_id is not null`,
      [shipmentId],
    );
    expect(rows).toEqual([{ events: 1 }]);
    expect(await shipping.factsOf(shipmentId)).toEqual(['created', 'dispatched', 'delivered']);
  });

  test('may come in any order', async () => {
    const { orderId, shipmentId } = await dispatched();
    for (const status of ['DELIVERED', 'OUT_FOR_DELIVERY', 'IN_TRANSIT', 'EXCEPTION']) {
      expect((await shipping.callAsCarrier({ body: news({ shipmentId, status }) })).status).toBe(204);
    }
    expect(await statusOf(orderId)).toBe('DELIVERED');
  });

  test('that overtakes our own dispatch counts from then on', async () => {
    const { orderId, shipmentId } = await shipping.confirmedOrder();
    await shipping.callAsCarrier({ body: news({ shipmentId, status: 'DELIVERED' }) });
    expect(await statusOf(orderId)).toBe('PENDING');
    await dispatch(shipmentId, 'HK1');
    expect(await statusOf(orderId)).toBe('DELIVERED');
    expect(await shipping.factsOf(shipmentId)).toEqual(['created', 'dispatched', 'delivered']);
  });

  test('of a shipment that is not known is to be sent again later', async () => {
    const call = { id: createId('evt'), body: news({ trackingNumber: 'HK-LATE' }) };
    expect((await shipping.callAsCarrier(call)).status).toBe(404);
    const { orderId, shipmentId } = await shipping.confirmedOrder();
    await dispatch(shipmentId, 'HK-LATE');
    expect((await shipping.callAsCarrier(call)).status).toBe(204);
    expect(await statusOf(orderId)).toBe('IN_TRANSIT');
  });
});

describe('what is not believed', () => {
  test('another secret, an old message', async () => {
    const { orderId, shipmentId } = await dispatched();
    const body = news({ shipmentId });
    expect((await shipping.callAsCarrier({ body, secret: Buffer.alloc(32) })).status).toBe(401);
    const atSeconds = Math.floor(Date.now() / 1_000) - 301;
    expect((await shipping.callAsCarrier({ body, atSeconds })).status).toBe(401);
    expect(await statusOf(orderId)).toBe('DISPATCHED');
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['nothing', ''],
    ['an unknown status', news({ shipmentId: 'shp_1', status: 'LOST_AT_SEA' })],
    ['nothing that it is about', news({})],
    ['no time', { data: { shipmentId: 'shp_1', status: 'DELIVERED' } }],
  ])('%s cannot be read', async (_what, body) => {
    expect((await shipping.callAsCarrier({ body })).status).toBe(400);
  });

  test('more than 64 KB', async () => {
    const body = news({ shipmentId: 'shp_1', message: 'x'.repeat(70_000) });
    expect((await shipping.callAsCarrier({ body })).status).toBe(413);
  });
});
