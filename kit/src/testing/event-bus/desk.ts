import { randomBytes } from 'node:crypto';
import type { Consumption, Delivery, EventBus, Subscription, Verdict } from '../../events/bus.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { testEvent } from '../event.ts';

type Handle = (event: EventEnvelope, delivery: Delivery) => Promise<Verdict> | Verdict;

/** One test's events and consumers, apart from those of other tests on the same broker. */
export interface Desk {
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

export const ack: Verdict = { kind: 'ack' };

export function retry(delayMs = 50): Verdict {
  return { kind: 'retry', delayMs };
}

export function createDesk(connect: () => Promise<EventBus>): Desk {
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
