import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Consumption, Delivery, EventBus, Subscription, Verdict } from '../events/bus.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { testEvent } from './event.ts';
import { eventually } from './eventually.ts';
import { createGate } from './gate.ts';

/** What carries the events; each connection is a bus of its own, as each process has one. */
export interface Broker {
  connect(): Promise<EventBus>;
  close(): Promise<void>;
}

type Handle = (event: EventEnvelope, delivery: Delivery) => Promise<Verdict> | Verdict;

/** One test's events and consumers, apart from those of other tests on the same broker. */
interface Desk {
  connect(): Promise<EventBus>;
  /** An event of this test: number `sequence` of its aggregate `name`. */
  event(name: string, sequence: number, fields?: Partial<EventEnvelope>): EventEnvelope;
  /** Subscribes; `handle` gets this test's events only, and `seen` fills with them as `name:sequence`. */
  subscribe(
    bus: EventBus,
    handle?: Handle,
    options?: Partial<Subscription>,
  ): Promise<Consumption & { readonly seen: string[] }>;
}

const ack: Verdict = { kind: 'ack' };
const retry = (delayMs = 50): Verdict => ({ kind: 'retry', delayMs });

/** What every adapter of the event bus promises. Each promise runs against the real thing. */
export function describeEventBus(name: string, openBroker: () => Promise<Broker>): void {
  describe(`the event bus over ${name}`, () => {
    let broker: Broker;
    const buses: EventBus[] = [];
    const openDesk = (): Desk =>
      createDesk(async () => {
        const bus = await broker.connect();
        buses.push(bus);
        return bus;
      });

    jest.setTimeout(30_000);
    beforeAll(async () => {
      broker = await openBroker();
    });
    afterEach(async () => {
      await Promise.all(buses.splice(0).map((bus) => bus.close()));
    });
    afterAll(async () => {
      await broker.close();
    });

    promiseDelivery(openDesk);
    promiseRetries(openDesk);
    promiseOrder(openDesk);
    promiseDurability(openDesk);
  });
}

function createDesk(connect: () => Promise<EventBus>): Desk {
  const run = randomBytes(4).toString('hex');
  return {
    connect,
    event: (name, sequence, fields) => testEvent({ subject: `${run}-${name}`, sequence, ...fields }),
    subscribe: async (bus, handle = () => ack, options = {}) => {
      const seen: string[] = [];
      const consumption = await bus.subscribe({
        consumer: `consumer-${run}`,
        channels: ['hansa.evt.orders.>'],
        ordered: true,
        concurrency: 8,
        ...options,
        handle: async (event, delivery) => {
          if (!event.subject.startsWith(run)) return ack;
          seen.push(`${event.subject.slice(run.length + 1)}:${event.sequence}`);
          return handle(event, delivery);
        },
      });
      return { seen, stop: () => consumption.stop() };
    },
  };
}

function promiseDelivery(openDesk: () => Desk): void {
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

  test('each consumer gets every event; processes of one consumer share them', async () => {
    const desk = openDesk();
    const [first, second] = [await desk.connect(), await desk.connect()];
    const mails = await desk.subscribe(first, undefined, { consumer: `mail-${desk.event('', 0).subject}` });
    const [here, there] = [await desk.subscribe(first), await desk.subscribe(second)];
    const events = Array.from({ length: 50 }, (_, index) => desk.event(`a${index % 5}`, index));

    await first.publish(events);

    await eventually(() => mails.seen.length >= 50 && here.seen.length + there.seen.length >= 50);
    const expected = events.map(({ sequence }) => `a${sequence % 5}:${sequence}`).sort();
    expect([...mails.seen].sort()).toEqual(expected);
    expect([...here.seen, ...there.seen].sort()).toEqual(expected);
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

  test('aggregates are handled side by side, and a slow one delays nobody else', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const gate = createGate();
    const { seen } = await desk.subscribe(
      bus,
      async ({ subject }) => {
        if (subject.endsWith('slow')) await gate.passed;
        return ack;
      },
      { concurrency: 2 },
    );

    await bus.publish([desk.event('slow', 1), desk.event('slow', 2)]);
    await eventually(() => seen.includes('slow:1'));
    await bus.publish(Array.from({ length: 40 }, (_, index) => desk.event(`quick${index}`, 1)));

    await eventually(() => seen.length === 41);
    expect(seen).not.toContain('slow:2');
    gate.open();
    await eventually(() => seen.includes('slow:2'));
  });
}

function promiseRetries(openDesk: () => Desk): void {
  test('an event to be retried comes again, and says how often it has come', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const attempts: number[] = [];
    await desk.subscribe(bus, (_, { attempt }) => {
      attempts.push(attempt);
      return attempt < 4 ? retry() : ack;
    });

    await bus.publish([desk.event('a', 1)]);

    await eventually(() => attempts.length >= 4);
    expect(attempts).toEqual([1, 2, 3, 4]);
  });

  test('a handler that rejects is retried', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const { seen } = await desk.subscribe(bus, (_, { attempt }) =>
      attempt === 1 ? Promise.reject(new RangeError('a bug')) : ack,
    );

    await bus.publish([desk.event('a', 1)]);

    await eventually(() => seen.length === 2);
  });

  test('an event that never succeeds stops no other aggregate', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const { seen } = await desk.subscribe(
      bus,
      ({ subject }) => (subject.endsWith('poison') ? retry() : ack),
      {
        concurrency: 2,
      },
    );
    const others = Array.from({ length: 100 }, (_, index) => desk.event(`a${index % 20}`, index));

    await bus.publish([desk.event('poison', 1), ...others.slice(0, 50)]);
    await bus.publish([desk.event('poison', 2), ...others.slice(50)]);

    await eventually(() => seen.filter((name) => name.startsWith('a')).length === 100);
    await eventually(() => seen.filter((name) => name === 'poison:1').length >= 3);
    expect(seen).not.toContain('poison:2');
  });
}

function promiseOrder(openDesk: () => Desk): void {
  test('events of an aggregate are handled one at a time, in their order', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const running = new Set<string>();
    let overlaps = 0;
    const { seen } = await desk.subscribe(bus, async ({ subject }) => {
      if (running.has(subject)) overlaps += 1;
      running.add(subject);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(subject);
      return ack;
    });

    for (let round = 0; round < 10; round += 1) {
      await bus.publish(
        ['a', 'b', 'c'].flatMap((name) => [1, 2].map((n) => desk.event(name, round * 2 + n))),
      );
    }

    await eventually(() => seen.length >= 60);
    expect(overlaps).toBe(0);
    for (const name of ['a', 'b', 'c']) {
      const sequences = seen.filter((one) => one.startsWith(name)).map((one) => Number(one.split(':')[1]));
      expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    }
  });

  test('ordered: later events of an aggregate are parked behind one that is retried', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const gate = createGate();
    let open = false;
    void gate.passed.then(() => (open = true));
    const { seen } = await desk.subscribe(bus, ({ subject, sequence }) =>
      subject.endsWith('a') && sequence === 1 && !open ? retry() : ack,
    );

    await bus.publish([desk.event('a', 1), desk.event('a', 2), desk.event('b', 1)]);
    await eventually(() => seen.filter((one) => one === 'a:1').length >= 3 && seen.includes('b:1'));
    await bus.publish([desk.event('a', 3), desk.event('b', 2)]);
    await eventually(() => seen.includes('b:2'));
    gate.open();

    await eventually(() => seen.includes('a:3'));
    const ofA = seen.filter((one) => one.startsWith('a'));
    expect(ofA.slice(ofA.lastIndexOf('a:1'))).toEqual(['a:1', 'a:2', 'a:3']);
  });

  test('unordered: later events of an aggregate pass one that is retried', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    let passed = false;
    const { seen } = await desk.subscribe(
      bus,
      ({ sequence }) => {
        if (sequence === 3) passed = true;
        return sequence === 1 && !passed ? retry() : ack;
      },
      { ordered: false },
    );

    await bus.publish([desk.event('a', 1), desk.event('a', 2), desk.event('a', 3)]);

    await eventually(() => seen.at(-1) === 'a:1' && seen.includes('a:3'));
  });
}

function promiseDurability(openDesk: () => Desk): void {
  test('a new consumer begins with what was published before it existed', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    await bus.publish([desk.event('a', 1), desk.event('a', 2)]);

    const { seen } = await desk.subscribe(bus);

    await eventually(() => seen.length === 2);
  });

  test('a consumer goes on where it was, after a restart of its process', async () => {
    const desk = openDesk();
    const before = await desk.connect();
    const { seen } = await desk.subscribe(before);
    await before.publish([desk.event('a', 1), desk.event('b', 1)]);
    await eventually(() => seen.length === 2);
    await before.close();

    const after = await desk.connect();
    await after.publish([desk.event('a', 2)]);
    const { seen: seenAfter } = await desk.subscribe(after);

    await eventually(() => seenAfter.includes('a:2'));
    expect(seenAfter).toEqual(['a:2']);
  });

  test('attempts are remembered over a restart, and so is who is parked behind whom', async () => {
    const desk = openDesk();
    const before = await desk.connect();
    const { seen } = await desk.subscribe(before, ({ sequence }) => (sequence === 1 ? retry() : ack));
    await before.publish([desk.event('a', 1), desk.event('a', 2), desk.event('b', 2)]);
    await eventually(() => seen.filter((one) => one === 'a:1').length >= 2 && seen.includes('b:2'));
    await before.close();

    const after = await desk.connect();
    const attempts: number[] = [];
    const { seen: seenAfter } = await desk.subscribe(after, (_, { attempt }) => {
      attempts.push(attempt);
      return ack;
    });

    await eventually(() => seenAfter.length >= 2);
    expect(seenAfter).toEqual(['a:1', 'a:2']);
    expect(attempts[0]).toBeGreaterThan(2);
  });

  test('stopping takes nothing new and waits for what is at hand', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const gate = createGate();
    const log: string[] = [];
    const consumption = await desk.subscribe(bus, async () => {
      await gate.passed;
      log.push('handled');
      return ack;
    });
    await bus.publish([desk.event('a', 1), desk.event('a', 2)]);
    await eventually(() => consumption.seen.length === 1);

    const stopped = consumption.stop().then(() => log.push('stopped'));
    gate.open();
    await stopped;

    expect(log).toEqual(['handled', 'stopped']);
    const { seen } = await desk.subscribe(await desk.connect());
    await eventually(() => seen.includes('a:2'));
    expect(seen).toEqual(['a:2']);
  });

  test('another process takes over when one goes', async () => {
    const desk = openDesk();
    const [first, second] = [await desk.connect(), await desk.connect()];
    const here = await desk.subscribe(first);
    await first.publish([desk.event('a', 1)]);
    await eventually(() => here.seen.length === 1);
    const there = await desk.subscribe(second);

    await first.close();
    await second.publish([desk.event('a', 2)]);

    await eventually(() => there.seen.includes('a:2'));
    expect(there.seen).toEqual(['a:2']);
  });
}
