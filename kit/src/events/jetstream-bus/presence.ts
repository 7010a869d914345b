import { errors, type Subscription as NatsSubscription } from '@nats-io/transport-node';
import { hasNoResponders } from './api-error.ts';
import type { Link } from './link.ts';

/** Who is at work for a consumer, as the broker sees it from its connections. */
export interface Presence {
  /** Whether a process says that the consumer is its own, or is connected and does not answer. */
  isHeld(): Promise<boolean>;
  /** Says so from now on, for as long as the connection lasts. */
  claim(): void;
  /** Says so no more, and wakes those who wait. */
  release(): void;
  /** Calls when the holder has let go. */
  onFree(wake: () => void): void;
  /** Releases, and calls no more. */
  close(): void;
}

/** A holder on a busy machine may be slow; but if it were gone, the broker would say so at once. */
const ANSWER_MS = 2_000;

/**
 * A question that only the holder of a consumer listens to. As soon as its process or its connection dies, the
 * broker answers that nobody does: no lease to renew and none to wait for. Like a lock, this is for liveness; what
 * makes two who took the consumer at the same time harmless is the revision of its progress.
 */
export function createPresence(link: Link, consumer: string): Presence {
  const holder = `hansa.consumer.${consumer}.holder`;
  const free = `hansa.consumer.${consumer}.free`;
  let claimed: NatsSubscription | undefined;
  const watching: NatsSubscription[] = [];

  const release = () => {
    if (!claimed) return;
    claimed.unsubscribe();
    claimed = undefined;
    if (link.isUp()) link.nc.publish(free);
  };

  return {
    isHeld: async () => {
      try {
        await link.nc.request(holder, '', { timeout: ANSWER_MS });
        return true;
      } catch (thrown) {
        if (hasNoResponders(thrown)) return false;
        if (thrown instanceof errors.TimeoutError) return true;
        throw thrown;
      }
    },
    claim: () => {
      claimed ??= link.nc.subscribe(holder, { callback: (_, message) => void message.respond() });
    },
    release,
    onFree: (wake) => {
      watching.push(link.nc.subscribe(free, { callback: () => wake() }));
    },
    close: () => {
      if (link.nc.isClosed()) return;
      release();
      watching.forEach((each) => each.unsubscribe());
    },
  };
}
