import { setTimeout as delay } from 'node:timers/promises';
import type { EventBus, Subscription } from '@hansa/kit/events/bus';
import { matchesChannel } from '@hansa/kit/events/channel-pattern';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { Fault } from '@hansa/kit/errors/fault';

export interface RestlessOptions {
  /** How often everything is delivered. */
  readonly copies?: number;
  /** Chance in [0, 1), for deliveries that overtake each other; without it, events of an aggregate come in order. */
  readonly shuffle?: () => number;
}

/** A bus in memory that delivers as often, and in as bad an order, as a test wishes. */
export interface RestlessBus extends EventBus {
  /** Takes nothing any more: events stay in the outboxes. */
  refuse(): void;
  /** Keeps from a consumer what comes for it, until it is to hear it after all. */
  silence(consumer: string): void;
  unsilence(consumer: string): void;
  /** Whether nothing is under way, but to those who are silenced. */
  isIdle(): boolean;
}

/** Longer than a step of the order process takes, so that what is late is overtaken by what comes of it. */
const LATE_MS = 400;

export function createRestlessBus({ copies = 1, shuffle }: RestlessOptions = {}): RestlessBus {
  const subscriptions = new Set<Subscription>();
  // Whoever comes later hears what was said before.
  const told: EventEnvelope[] = [];
  const kept = new Map<string, (() => void)[]>();
  const lanes = new Map<string, Promise<void>>();
  let underWay = 0;
  let isOpen = true;

  const deliver = async ({ handle }: Subscription, event: EventEnvelope) => {
    for (let attempt = 1; isOpen; attempt += 1) {
      const verdict = await handle(event, { attempt });
      if (verdict.kind === 'ack') return;
      await delay(verdict.delayMs);
    }
  };
  const counted = async (work: () => Promise<void>) => {
    underWay += 1;
    try {
      await work();
    } finally {
      underWay -= 1;
    }
  };
  const late = (subscription: Subscription, event: EventEnvelope, chance: () => number) =>
    counted(async () => {
      await delay(chance() * LATE_MS);
      await deliver(subscription, event);
    });
  const inLane = (subscription: Subscription, event: EventEnvelope) =>
    counted(() => {
      const lane = `${subscription.consumer} ${event.subject}`;
      const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => deliver(subscription, event));
      lanes.set(lane, turn);
      return turn;
    });
  const send = (subscription: Subscription, event: EventEnvelope) => {
    for (let copy = 0; copy < copies; copy += 1) {
      void (shuffle ? late(subscription, event, shuffle) : inLane(subscription, event));
    }
  };
  const offer = (subscription: Subscription, event: EventEnvelope) => {
    if (!matchesChannel(event.channel, subscription.channels)) return;
    const silenced = kept.get(subscription.consumer);
    if (silenced) silenced.push(() => send(subscription, event));
    else send(subscription, event);
  };

  return {
    refuse: () => (isOpen = false),
    silence: (consumer) => void kept.set(consumer, kept.get(consumer) ?? []),
    unsilence: (consumer) => {
      const waiting = kept.get(consumer) ?? [];
      kept.delete(consumer);
      for (const work of waiting) work();
    },
    isIdle: () => underWay === 0,
    publish: (events) => {
      if (!isOpen) return Promise.reject(new Fault('UNAVAILABLE', 'The bus is closed.'));
      told.push(...events);
      for (const event of events) for (const subscription of subscriptions) offer(subscription, event);
      return Promise.resolve();
    },
    subscribe: (subscription) => {
      subscriptions.add(subscription);
      for (const event of told) offer(subscription, event);
      return Promise.resolve({ stop: async () => void subscriptions.delete(subscription) });
    },
    ping: () => Promise.resolve(),
    close: async () => {
      isOpen = false;
      while (underWay > 0) await delay(10);
    },
  };
}
