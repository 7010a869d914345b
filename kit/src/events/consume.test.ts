import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Fault } from '../errors/fault.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { testEvent } from '../testing/event.ts';
import { createMemoryBus } from '../testing/memory-bus.ts';
import { currentTrace } from '../telemetry/trace.ts';
import { currentCause } from './cause.ts';
import { consumeEvents } from './consume.ts';
import type { EventEnvelope } from './envelope.ts';
import type { Failure, Inbox } from './inbox.ts';
import { reaction, type Reaction } from './reactions.ts';

const placed = { type: 'hansa.orders.order.placed.v1', channel: 'hansa.evt.orders.order.placed.v1' };
const policy = { attemptsMax: 3, firstDelayMs: 100, longestDelayMs: 1_000 };

async function setUp(reactions: readonly Reaction<string>[], bury?: Inbox<string>['bury']) {
  const bus = createMemoryBus();
  const handled = new Set<string>();
  const buried: (Failure & { readonly id: string })[] = [];
  const inbox: Inbox<string> = {
    once: async (event, effect) => {
      if (handled.has(event.id)) return 'duplicate';
      await effect('the transaction');
      handled.add(event.id);
      return 'handled';
    },
    bury:
      bury ??
      (({ id }, failure) => {
        buried.push({ id, ...failure });
        return Promise.resolve();
      }),
  };
  await consumeEvents({ bus, consumer: 'test', inbox, reactions, log: silentLogger, retry: policy });
  return { bus, buried };
}

const failing = (thrown: Error) =>
  reaction<string, object>(placed, z.object({}), () => Promise.reject(thrown));

describe('a consumer', () => {
  test('gives each reaction what it reads of the event, and the transaction', async () => {
    const seen: unknown[] = [];
    const react = (name: string) =>
      reaction(placed, z.object({ orderId: z.string() }), (event, tx: string) => {
        seen.push([name, event.data.orderId, event.subject, tx]);
        return Promise.resolve();
      });
    const { bus } = await setUp([react('mail'), react('webhook')]);

    const verdicts = await bus.deliver(testEvent({ data: { orderId: 'ord_1', added: 'later' } }));

    expect(verdicts).toEqual([{ kind: 'ack' }]);
    expect(seen).toEqual([
      ['mail', 'ord_1', 'ord_1', 'the transaction'],
      ['webhook', 'ord_1', 'ord_1', 'the transaction'],
    ]);
  });

  test('acknowledges what it knows and what is none of its business', async () => {
    let runs = 0;
    const { bus } = await setUp([
      reaction(placed, z.object({}), () => {
        runs += 1;
        return Promise.resolve();
      }),
    ]);
    const event = testEvent();

    expect(await bus.deliver(event)).toEqual([{ kind: 'ack' }]);
    expect(await bus.deliver(event)).toEqual([{ kind: 'ack' }]);
    expect(await bus.deliver(testEvent({ type: 'hansa.orders.order.placed.v2' }))).toEqual([{ kind: 'ack' }]);
    expect(runs).toBe(1);
  });

  test('buries an event that violates what it reads, at once and with the reason', async () => {
    const { bus, buried } = await setUp([
      reaction(placed, z.object({ orderId: z.string() }), () => Promise.resolve()),
    ]);
    const event = testEvent({ data: { orderId: 7 } });

    expect(await bus.deliver(event)).toEqual([{ kind: 'ack' }]);
    expect(buried).toEqual([{ id: event.id, attempts: 1, error: expect.stringContaining('orderId') }]);
  });

  test('retries a failing handler with growing pauses, and buries the event after the last attempt', async () => {
    const { bus, buried } = await setUp([failing(new RangeError('no such row'))]);
    const event = testEvent();

    const [first] = await bus.deliver(event, 1);
    const [second] = await bus.deliver(event, 2);
    expect(first).toMatchObject({ kind: 'retry' });
    expect(first?.kind === 'retry' && first.delayMs <= 100 && first.delayMs >= 50).toBe(true);
    expect(second?.kind === 'retry' && second.delayMs <= 200 && second.delayMs >= 100).toBe(true);
    expect(buried).toEqual([]);

    expect(await bus.deliver(event, 3)).toEqual([{ kind: 'ack' }]);
    expect(buried).toEqual([{ id: event.id, attempts: 3, error: 'no such row' }]);
  });

  test('does not count attempts during which the database was away', async () => {
    let thrown: Error = Object.assign(new RangeError('refused'), { code: 'ECONNREFUSED' });
    const { bus, buried } = await setUp([reaction(placed, z.object({}), () => Promise.reject(thrown))]);
    const event = testEvent();

    for (let attempt = 1; attempt <= 20; attempt += 1) {
      expect(await bus.deliver(event, attempt)).toEqual([expect.objectContaining({ kind: 'retry' })]);
    }
    thrown = new RangeError('a bug');
    expect(await bus.deliver(event, 21)).toMatchObject([{ kind: 'retry' }]);
    expect(await bus.deliver(event, 22)).toMatchObject([{ kind: 'retry' }]);
    expect(await bus.deliver(event, 23)).toEqual([{ kind: 'ack' }]);
    expect(buried).toHaveLength(1);
  });

  test('gives an event three tries of its own after a restart, for nobody knows what failed before', async () => {
    const { bus, buried } = await setUp([failing(new RangeError('a deadlock'))]);
    const event = testEvent();

    // An outage of an hour, and then the process was replaced.
    expect(await bus.deliver(event, 80)).toMatchObject([{ kind: 'retry' }]);
    expect(await bus.deliver(event, 81)).toMatchObject([{ kind: 'retry' }]);
    expect(await bus.deliver(event, 82)).toEqual([{ kind: 'ack' }]);
    expect(buried).toMatchObject([{ attempts: 82 }]);
  });

  test('keeps an event that it can neither handle nor bury', async () => {
    const { bus } = await setUp([failing(new RangeError('a bug'))], () =>
      Promise.reject(new Fault('UNAVAILABLE', 'the database is away')),
    );
    expect(await bus.deliver(testEvent(), 3)).toMatchObject([{ kind: 'retry' }]);
  });

  test('lets what a handler does carry the cause, the correlation and the trace of the event', async () => {
    const contexts: unknown[] = [];
    const { bus } = await setUp([
      reaction(placed, z.object({}), async () => {
        await Promise.resolve();
        contexts.push(currentCause(), currentTrace());
      }),
    ]);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const event: EventEnvelope = testEvent({ correlationId: 'ord_7', traceparent });

    await bus.deliver(event);
    await bus.deliver(testEvent());

    expect(contexts.slice(0, 2)).toEqual([{ eventId: event.id, correlationId: 'ord_7' }, { traceparent }]);
    expect(contexts[3]).toEqual({ traceparent: expect.stringMatching(/^00-/) });
    expect(currentCause()).toBeUndefined();
  });
});
