import type { EventBus, Subscription, Verdict } from '../events/bus.ts';
import { matchesChannel } from '../events/channel-pattern.ts';
import type { EventEnvelope } from '../events/envelope.ts';

export interface MemoryBus extends EventBus {
  /** Everything published so far; clear it with `.length = 0`. */
  readonly published: EventEnvelope[];
  /**
   * Hands an event to every matching subscriber, as its `attempt`th delivery, and waits for what they say.
   * What is published stays in `published`: in the test of one service nobody else reacts to it.
   */
  deliver(event: EventEnvelope, attempt?: number): Promise<Verdict[]>;
}

/** A bus for tests of one service: nothing happens until the test says so. */
export function createMemoryBus(): MemoryBus {
  const published: EventEnvelope[] = [];
  const subscriptions = new Set<Subscription>();

  return {
    published,
    publish: (events) => {
      published.push(...events);
      return Promise.resolve();
    },
    subscribe: (subscription) => {
      subscriptions.add(subscription);
      return Promise.resolve({
        stop: () => {
          subscriptions.delete(subscription);
          return Promise.resolve();
        },
      });
    },
    deliver: async (event, attempt = 1) => {
      const verdicts: Verdict[] = [];
      for (const { channels, handle } of subscriptions) {
        if (matchesChannel(event.channel, channels)) verdicts.push(await handle(event, { attempt }));
      }
      return verdicts;
    },
    ping: () => Promise.resolve(),
    close: () => {
      subscriptions.clear();
      return Promise.resolve();
    },
  };
}
