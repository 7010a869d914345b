import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { orderCancelled } from '@hansa/contracts/orders/order-cancelled';
import { shipmentCancel } from '@hansa/contracts/shipping/shipment-cancel';
import { createId } from '@hansa/kit/ids';
import { packer, startShipping, type ShippingUnderTest } from '../test/shipping-under-test.ts';

let shipping: ShippingUnderTest;
beforeAll(async () => {
  shipping = await startShipping();
}, 60_000);
afterAll(() => shipping.close());

const cancel = (orderId: string) => shipping.tell(shipmentCancel, { orderId });
const orderEnded = (orderId: string) => shipping.tell(orderCancelled, { ...orderCancelled.example, orderId });

async function dispatch(shipmentId: string, trackingNumber = 'HK1') {
  const { data, errors } = await shipping.ask(
    `mutation ($input: ShipmentDispatchInput!) {
      shipmentDispatch(input: $input) { shipment { status } userErrors { code } }
    }`,
    { input: { shipmentId, carrier: 'Hansekontor', trackingNumber } },
    packer,
  );
  expect(errors).toBeUndefined();
  const { userErrors } = data?.['shipmentDispatch'] as { userErrors: { code: string }[] };
  return userErrors.map(({ code }) => code);
}

const statusOf = async (orderId: string) => (await shipping.shipmentsOf(orderId)).map(({ status }) => status);

describe('an order that is confirmed', () => {
  test('gets one shipment, however often it is told', async () => {
    const { orderId, shipmentId } = await shipping.confirmedOrder();
    await shipping.confirm(orderId);
    await Promise.all([shipping.confirm(orderId), shipping.confirm(orderId)]);
    expect(await statusOf(orderId)).toEqual(['PENDING']);
    expect(await shipping.factsOf(shipmentId)).toEqual(['created']);
  });

  test('gets none when nothing is to be sent', async () => {
    const orderId = createId('ord');
    await shipping.confirm(orderId, false);
    expect(await statusOf(orderId)).toEqual([]);
  });
});

describe('a cancellation', () => {
  test('before the dispatch calls the shipment off, and is answered each time', async () => {
    const { orderId, shipmentId } = await shipping.confirmedOrder();
    await cancel(orderId);
    await cancel(orderId);
    expect(await statusOf(orderId)).toEqual(['CANCELLED']);
    expect(await shipping.factsOf(orderId)).toEqual(['cancelled', 'cancelled']);
    expect(await dispatch(shipmentId)).toEqual(['CANCELLED']);
  });

  test('after the dispatch is refused', async () => {
    const { orderId, shipmentId } = await shipping.confirmedOrder();
    expect(await dispatch(shipmentId)).toEqual([]);
    await cancel(orderId);
    expect(await statusOf(orderId)).toEqual(['DISPATCHED']);
    expect(await shipping.factsOf(orderId)).toEqual(['cancellation-refused']);
  });

  test('of an order nobody knows is answered, and nothing is sent when it comes after all', async () => {
    const orderId = createId('ord');
    await cancel(orderId);
    await shipping.confirm(orderId);
    expect(await shipping.factsOf(orderId)).toEqual(['cancelled']);
    expect(await statusOf(orderId)).toEqual([]);
  });

  test('of the order itself calls its shipment off as well, whichever is heard first', async () => {
    const { orderId } = await shipping.confirmedOrder();
    await orderEnded(orderId);
    await orderEnded(orderId);
    expect(await statusOf(orderId)).toEqual(['CANCELLED']);
    expect(await shipping.factsOf(orderId)).toEqual(['cancelled']);

    const late = createId('ord');
    await orderEnded(late);
    await shipping.confirm(late);
    expect(await statusOf(late)).toEqual([]);
  });

  test('of an order whose goods have left changes nothing', async () => {
    const { orderId, shipmentId } = await shipping.confirmedOrder();
    await dispatch(shipmentId);
    await orderEnded(orderId);
    expect(await statusOf(orderId)).toEqual(['DISPATCHED']);
    expect(await shipping.factsOf(orderId)).toEqual([]);
  });

  test('and a dispatch at the same moment: one of them wins, both know which', async () => {
    const orders = await Promise.all(Array.from({ length: 30 }, () => shipping.confirmedOrder()));
    for (const { orderId, shipmentId } of orders) {
      const [refusals] = await Promise.all([dispatch(shipmentId), cancel(orderId)]);
      const [status] = await statusOf(orderId);
      const [answer] = await shipping.factsOf(orderId);
      expect([status, refusals, answer]).toEqual(
        status === 'DISPATCHED'
          ? ['DISPATCHED', [], 'cancellation-refused']
          : ['CANCELLED', ['CANCELLED'], 'cancelled'],
      );
    }
  }, 60_000);
});

describe('a dispatch', () => {
  test('is told once, also when it is repeated; another one is refused', async () => {
    const { shipmentId } = await shipping.confirmedOrder();
    expect(await dispatch(shipmentId)).toEqual([]);
    expect(await dispatch(shipmentId)).toEqual([]);
    expect(await dispatch(shipmentId, 'HK2')).toEqual(['ALREADY_DISPATCHED']);
    expect(await shipping.factsOf(shipmentId)).toEqual(['created', 'dispatched']);
  });

  test('of a shipment that does not exist is refused', async () => {
    expect(await dispatch(createId('shp'))).toEqual(['NOT_FOUND']);
  });

  test('is numbered per shipment and correlated to the order', async () => {
    const { orderId, shipmentId } = await shipping.confirmedOrder();
    await dispatch(shipmentId);
    const { rows } = await shipping.database.pool.query(
      'select sequence, correlation_id from outbox where subject = $1 order by sequence',
      [shipmentId],
    );
    expect(rows).toEqual([
      { sequence: 1, correlation_id: orderId },
      { sequence: 2, correlation_id: orderId },
    ]);
  });
});
