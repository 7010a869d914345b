import { expect, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { ack, type Desk } from './desk.ts';

/** What arrives, where, and how often. */
export function promiseDelivery(openDesk: () => Desk): void {
  test('an event arrives as it was published, and an acked one does not come again', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const received: unknown[] = [];
    const { seen } = await desk.subscribe(bus, (event, delivery) => {
      received.push(event, delivery.attempt);
      return ack;
    });
    const event = desk.event('a', 1, {
      correlationId: 'ord_1',
      causationId: 'cause',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=1',
      data: { title: 'Zürich “quoted” 100 % 漢', nested: [null, 1.5, { a: false }] },
    });

    await bus.publish([event]);
    await bus.publish([desk.event('end', 1)]);

    await eventually(() => seen.includes('end:1'));
    expect(received.slice(0, 2)).toEqual([event, 1]);
    expect(seen.sort()).toEqual(['a:1', 'end:1']);
  });

  test('wildcards choose channels, and other channels are passed over', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const on = (name: string, channel: string) => desk.event(name, 1, { channel });
    const { seen: star } = await desk.subscribe(bus, undefined, {
      consumer: `star-${desk.event('', 0).subject}`,
      channels: ['hansa.evt.orders.*.placed.v1', 'hansa.cmd.payments.payment.capture.v1'],
    });
    const { seen: all } = await desk.subscribe(bus, undefined, {
      consumer: `all-${desk.event('', 0).subject}`,
      channels: ['hansa.evt.>'],
    });

    await bus.publish([
      on('placed', 'hansa.evt.orders.order.placed.v1'),
      on('cancelled', 'hansa.evt.orders.order.cancelled.v1'),
      on('deep', 'hansa.evt.orders.order.line.placed.v1'),
      on('capture', 'hansa.cmd.payments.payment.capture.v1'),
      on('stock', 'hansa.evt.inventory.stock.changed.v1'),
      on('end', 'hansa.evt.orders.order.placed.v1'),
    ]);

    await eventually(() => star.length >= 3 && all.length >= 5);
    expect(star.sort()).toEqual(['capture:1', 'end:1', 'placed:1']);
    expect(all.sort()).toEqual(['cancelled:1', 'deep:1', 'end:1', 'placed:1', 'stock:1']);
  });

  test('a repeated publish within two minutes is absorbed', async () => {
    const desk = openDesk();
    const [first, second] = [await desk.connect(), await desk.connect()];
    const { seen } = await desk.subscribe(first);
    const event = desk.event('a', 1);

    await Promise.all([first.publish([event]), second.publish([event])]);
    await second.publish([event, desk.event('a', 2)]);

    await eventually(() => seen.includes('a:2'));
    expect(seen).toEqual(['a:1', 'a:2']);
  });
}
