import type { EventEnvelope } from './envelope.ts';

/** What a subscriber says of one delivery. */
export type Verdict = { readonly kind: 'ack' } | { readonly kind: 'retry'; readonly delayMs: number };

export interface Delivery {
  /** 1 for the first delivery. */
  readonly attempt: number;
}

export interface Subscription {
  /** Durable name, one per service: `inventory`. Its position survives restarts. */
  readonly consumer: string;
  /** Exact channels, or with NATS wildcards: `*` is one token, a final `>` is all that follow. */
  readonly channels: readonly string[];
  /**
   * Whether a later event of an aggregate waits while an earlier one is being retried.
   * Within one aggregate events are never handled at the same time in any case.
   */
  readonly ordered: boolean;
  /** How many aggregates may be handled at once. */
  readonly concurrency: number;
  /** Never rejects on purpose; a rejection counts as a retry with the bus's own delay. */
  handle(event: EventEnvelope, delivery: Delivery): Promise<Verdict>;
}

export interface Consumption {
  /** Takes no new event, waits for those at hand. */
  stop(): Promise<void>;
}

/**
 * The port between subgraphs. Delivery is at least once: a crash between effect and
 * acknowledgement repeats the delivery, and the subscriber's inbox makes that harmless.
 */
export interface EventBus {
  /** What carries the events, as traces name it: `postgresql`, `nats`. */
  readonly system?: string;
  /** Resolves when every event is durable. A repeated id within two minutes is absorbed. */
  publish(events: readonly EventEnvelope[]): Promise<void>;
  subscribe(subscription: Subscription): Promise<Consumption>;
  /** Rejects with `UNAVAILABLE` while the bus cannot take events. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
