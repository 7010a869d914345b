import type { EventEnvelope } from '../events/envelope.ts';

export interface Backlog {
  readonly events: number;
  readonly oldestAgeSeconds: number;
}

/** Which sent events to publish again. */
export interface ReplaySelection {
  readonly since: Date;
  readonly until?: Date;
  readonly type?: string;
  readonly subject?: string;
}

/**
 * Where a service's events wait until the bus has them, as the relay sees it. Where they wait is the
 * adapter's: rows in PostgreSQL, or the aggregates' own documents. Appending is not part of the port
 * because it belongs to the transaction of the aggregate.
 *
 *   waiting --published--> sent --replay--> waiting
 *                          sent --7 days--> gone
 */
export interface Outbox {
  /**
   * Hands the oldest waiting events to `publish`, those of one aggregate in their order, and marks them
   * sent once it resolved. Only one process at a time does so. Returns how many were sent: 0 where
   * nothing waits or another process is at it, and at least `limit` where more may be waiting: events that were
   * written together go together. When `publish` rejects they keep waiting.
   */
  drain(limit: number, publish: (events: readonly EventEnvelope[]) => Promise<void>): Promise<number>;
  backlog(): Promise<Backlog>;
  /**
   * Makes sent events wait again; returns how many. The bus absorbs those it was given within its
   * duplicate window, and inboxes those they know.
   */
  replay(selection: ReplaySelection): Promise<number>;
}
