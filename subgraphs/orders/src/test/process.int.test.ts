import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';
import { createEventId } from '@hansa/kit/ids';
import { eventually } from '@hansa/kit/testing/eventually';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ada, bob, clerk, startOrders, type OrdersUnderTest } from './orders-under-test.ts';
import { answerEvent, type Answer } from './answers.ts';
import { overEveryStorage } from './storages.ts';
import { codes } from './views.ts';

overEveryStorage('the process of an order', (kind) => {
  let orders: OrdersUnderTest;
  beforeAll(async () => {
    orders = await startOrders(kind, { cancelWaitMs: 20_000 });
  });
  afterAll(() => orders.close());

  const toConfirmed: Answer[] = ['made', 'authorized', 'claimed'];
  const toPaid: Answer[] = [...toConfirmed, 'captured'];
  const cancel = (id: string, options: { viewer?: Viewer; reason?: string; token?: string } = {}) => {
    const { viewer = clerk, ...input } = options;
    return orders.mutate('orderCancel', { orderId: id, ...input }, viewer);
  };
  const makeDue = async (id: string) => {
    // The relay shows an order before it tells of it; where it is at that still, it would undo this change from behind.
    await eventually(async () => (await orders.backdoor.outbox.backlog()).events === 0);
    await orders.backdoor.makeDue(id);
  };

  describe('the life of an order', () => {
    test('from acceptance to delivery, each step asked for by an event', async () => {
      const { id } = await orders.placed();
      await orders.answer(id, ...toConfirmed);
      expect(await orders.order(id)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'AUTHORIZED' });
      await orders.answer(id, 'created', 'captured', 'dispatched');
      expect(await orders.order(id)).toMatchObject({ status: 'FULFILLED', financialStatus: 'PAID' });
      await orders.answer(id, 'delivered');
      const order = await orders.order(id);
      expect(order).toMatchObject({ fulfillmentStatus: 'DELIVERED', process: { step: 'DONE' }, version: 8 });
      expect(order.timeline.map(({ kind }) => kind)).toEqual([
        'PLACED',
        'STOCK_RESERVED',
        'PAYMENT_AUTHORIZED',
        'CONFIRMED',
        'SHIPMENT_CREATED',
        'PAYMENT_CAPTURED',
        'DISPATCHED',
        'DELIVERED',
      ]);
      expect(await orders.events(id)).toEqual([
        'orders.order.placed',
        'inventory.reservation.make',
        'payments.payment.authorize',
        'inventory.reservation.claim',
        'orders.order.confirmed',
        'payments.payment.capture',
        'orders.order.fulfilled',
      ]);
    });

    test('every version is told, in order, under one correlation', async () => {
      const { id } = await orders.placed();
      await orders.answer(id, ...toPaid);
      const told = await eventually(() => {
        const events = orders.bus.published.filter(({ subject }) => subject === id);
        const updates = events.filter(({ type }) => type === 'hansa.orders.order.updated.v1');
        return updates.length === 5 && { events, updates };
      });
      expect(told && told.updates.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
      for (const event of (told && told.events) || []) {
        expect(event).toMatchObject({ source: '/orders', correlationId: id });
      }
    });

    test('a declined card ends the order, and the goods are free again', async () => {
      const { id } = await orders.placed();
      await orders.answer(id, 'made', 'declined');
      expect(await orders.order(id)).toMatchObject({ status: 'CANCELLED', cancelReason: 'DECLINED' });
      expect((await orders.events(id)).slice(-3)).toEqual([
        'orders.order.cancelled',
        'payments.payment.undo',
        'inventory.reservation.release',
      ]);
    });

    test('an order for what is not sent stays confirmed', async () => {
      const variantId = await orders.sell({ requiresShipping: false });
      const { id } = await orders.placed({ variantId });
      await orders.answer(id, ...toPaid);
      expect(await orders.order(id)).toMatchObject({
        status: 'CONFIRMED',
        fulfillmentStatus: 'NOT_REQUIRED',
        process: { step: 'DONE' },
      });
    });
  });

  describe('events that come more than once', () => {
    test('each has its effect once, though all come three times', async () => {
      const { id } = await orders.placed();
      for (const name of [...toPaid, 'dispatched', 'delivered'] as const) {
        const [event, eventId] = [answerEvent(id, name), createEventId()];
        await Promise.all([1, 2, 3].map(() => orders.tell(event, eventId)));
      }
      expect(await orders.order(id)).toMatchObject({ version: 7, process: { step: 'DONE' } });
      expect((await orders.events(id)).filter((type) => type === 'payments.payment.capture')).toHaveLength(1);
    });

    test('in any order they lead to an end that nobody pays for wrongly', async () => {
      const names: Answer[] = ['made', 'authorized', 'claimed', 'captured', 'dispatched', 'delivered'];
      for (let round = 0; round < 6; round += 1) {
        const { id } = await orders.placed();
        const shuffled = [...names, ...names, ...names]
          .map((name, index) => ({ name, place: (index * 7_919 + round * 104_729) % 101 }))
          .sort((one, other) => one.place - other.place);
        for (const { name } of shuffled) await orders.answer(id, name);
        await orders.answer(id, ...names);
        expect(await orders.order(id)).toMatchObject({ status: 'FULFILLED', financialStatus: 'PAID' });
        const told = await orders.events(id);
        for (const type of ['orders.order.confirmed', 'payments.payment.capture', 'orders.order.fulfilled']) {
          expect(told.filter((each) => each === type)).toHaveLength(1);
        }
      }
    });

    test('an event about an order of somebody else is nobody’s trouble', async () => {
      expect(await orders.tell(answerEvent('ord_unknown', 'captured'))).toEqual({ kind: 'ack' });
    });

    test('one that cannot be read is put aside, and what comes after it goes on', async () => {
      const { id } = await orders.placed();
      const [eventId, event] = [createEventId(), answerEvent(id, 'made')];
      const dead = async () => orders.backdoor.deadLetters.list();
      expect(await orders.tell({ ...event, data: { orderId: 7 } }, eventId)).toEqual({ kind: 'ack' });
      expect(await dead()).toMatchObject([{ consumer: 'orders', error: expect.stringContaining('orderId') }]);
      // Delivered again once it can be read, as `hansa events dead retry` would.
      await orders.tell(event, eventId);
      expect(await orders.order(id)).toMatchObject({ process: { step: 'AUTHORIZING' } });
      expect(await dead()).toEqual([]);
    });
  });

  describe('steps that get no answer', () => {
    test.each([
      ['RESERVING', [] as Answer[]],
      ['AUTHORIZING', ['made'] as Answer[]],
      ['CLAIMING', ['made', 'authorized'] as Answer[]],
    ])('%s: the order is cancelled, and a late success is undone', async (step, before) => {
      const { id } = await orders.placed();
      await orders.answer(id, ...before);
      expect(await orders.order(id)).toMatchObject({ process: { step } });
      await makeDue(id);
      await eventually(async () => (await orders.order(id)).status === 'CANCELLED');
      expect(await orders.order(id)).toMatchObject({ cancelReason: 'TIMEOUT' });
      await orders.answer(id, 'authorized');
      expect((await orders.events(id)).at(-1)).toBe('payments.payment.undo');
    });

    test('capturing is asked for again until it is done', async () => {
      const { id } = await orders.placed();
      await orders.answer(id, ...toConfirmed);
      for (let attempts = 2; attempts <= 3; attempts += 1) {
        await makeDue(id);
        await eventually(async () => {
          expect(await orders.order(id)).toMatchObject({ process: { step: 'CAPTURING', attempts } });
        });
      }
      const { countWaitingSince } = orders.backdoor.storage.orders;
      const waiting = await countWaitingSince(0);
      await orders.answer(id, 'captured');
      expect(await orders.order(id)).toMatchObject({
        process: { step: 'SHIPPING' },
        financialStatus: 'PAID',
      });
      expect(await countWaitingSince(0)).toBe(waiting - 1);
    });
  });

  describe('cancelling', () => {
    test('before anything is certain it happens at once', async () => {
      const { id } = await orders.placed({ viewer: ada });
      await orders.answer(id, 'made');
      const { order, userErrors } = await cancel(id, { viewer: ada });
      expect(userErrors).toEqual([]);
      expect(order).toMatchObject({
        status: 'CANCELLED',
        cancelReason: 'CUSTOMER',
        fulfillmentStatus: 'CANCELLED',
      });
    });

    test('afterwards the warehouse is asked, and the payload waits for its answer', async () => {
      const { id, token } = await orders.placed();
      await orders.answer(id, ...toPaid);
      const cancelling = cancel(id, { viewer: anonymous, token });
      await eventually(async () => (await orders.events(id)).includes('shipping.shipment.cancel'));
      await orders.answer(id, 'shipmentCancelled');
      expect((await cancelling).order).toMatchObject({ status: 'CANCELLED', cancelReason: 'CUSTOMER' });
      expect((await orders.events(id)).slice(-3)).toEqual([
        'orders.order.cancelled',
        'payments.payment.undo',
        'inventory.reservation.release',
      ]);
      await orders.answer(id, 'refunded');
      expect(await orders.order(id)).toMatchObject({ financialStatus: 'REFUNDED' });
    });

    test('is refused when the goods had left, whichever news comes first', async () => {
      for (const news of ['cancellationRefused', 'dispatched'] as const) {
        const { id } = await orders.placed();
        await orders.answer(id, ...toPaid);
        const cancelling = cancel(id);
        await eventually(async () => (await orders.events(id)).includes('shipping.shipment.cancel'));
        await orders.answer(id, news);
        expect(codes(await cancelling)).toEqual(['ALREADY_DISPATCHED']);
        await orders.answer(id, 'dispatched', 'cancellationRefused');
        expect(codes(await cancel(id))).toEqual(['ALREADY_DISPATCHED']);
        expect(await orders.order(id)).toMatchObject({ status: 'FULFILLED', process: { step: 'SHIPPING' } });
      }
    });

    test('stays pending when the warehouse says nothing, and it is asked again', async () => {
      const patient = orders;
      orders = await startOrders(kind, { cancelWaitMs: 100 });
      try {
        const { id } = await orders.placed();
        await orders.answer(id, ...toPaid);
        const { order, userErrors } = await cancel(id);
        expect(userErrors).toEqual([]);
        expect(order).toMatchObject({ status: 'CONFIRMED' });
        expect(order.timeline.at(-1)?.kind).toBe('CANCELLATION_REQUESTED');
        await makeDue(id);
        const asked = async () =>
          (await orders.events(id)).filter((type) => type === 'shipping.shipment.cancel').length;
        await eventually(async () => (await asked()) === 2);
        await orders.answer(id, 'shipmentCancelled');
        expect(await orders.order(id)).toMatchObject({ status: 'CANCELLED', cancelReason: 'STAFF' });
      } finally {
        await orders.close();
        orders = patient;
      }
    });

    test('twice is no error', async () => {
      const { id } = await orders.placed();
      await cancel(id, { reason: 'CUSTOMER' });
      const again = await cancel(id);
      expect(again).toMatchObject({ order: { cancelReason: 'CUSTOMER', version: 2 }, userErrors: [] });
    });

    test('is for its customer, a guest with the token, and staff who may', async () => {
      const { id } = await orders.placed({ viewer: ada });
      const others = [bob, anonymous, { ...clerk, scopes: ['orders:read'] }];
      for (const viewer of others) expect(codes(await cancel(id, { viewer }))).toEqual(['NOT_FOUND']);
      expect(codes(await cancel(id, { viewer: anonymous, token: 'guess' }))).toEqual(['NOT_FOUND']);
      expect(codes(await cancel('cart_1'))).toEqual(['NOT_FOUND']);
      expect(codes(await cancel(id, { viewer: ada, reason: 'STAFF' }))).toEqual(['INVALID_REASON']);
      expect(codes(await cancel(id, { reason: 'DECLINED' }))).toEqual(['INVALID_REASON']);
      expect(await orders.order(id)).toMatchObject({ status: 'PENDING' });
    });
  });
});
