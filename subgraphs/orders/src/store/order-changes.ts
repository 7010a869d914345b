import { listen, type Listening } from '@hansa/kit/database/listen';
import type { Logger } from '@hansa/kit/telemetry/logger';

/** Hears which orders were written, by whichever process. */
export interface OrderChanges {
  /** Calls `onChange` whenever the order may have a new version, until the returned function is called. */
  watch(orderId: string, onChange: () => void): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A notification can be lost with its connection; so long at most a watcher stays behind. */
const LOOK_ANYWAY_MS = 10_000;

/** Order changes by PostgreSQL's notifications: one connection for all watchers of a process. */
export function createOrderChanges({ url, log }: { url: string; log: Logger }): OrderChanges {
  const watchers = new Map<string, Set<() => void>>();
  let listening: Listening | undefined;
  let timer: NodeJS.Timeout | undefined;

  const wakeAll = () => watchers.forEach((each) => each.forEach((wake) => wake()));

  return {
    watch: (orderId, onChange) => {
      const own = watchers.get(orderId) ?? new Set();
      watchers.set(orderId, own.add(onChange));
      return () => {
        own.delete(onChange);
        if (own.size === 0 && watchers.get(orderId) === own) watchers.delete(orderId);
      };
    },
    start: async () => {
      listening = await listen({
        url,
        channel: 'hansa_orders',
        applicationName: 'orders changes',
        onNotify: (orderId) => (orderId ? watchers.get(orderId)?.forEach((wake) => wake()) : wakeAll()),
        log,
      });
      timer = setInterval(wakeAll, LOOK_ANYWAY_MS).unref();
    },
    stop: async () => {
      clearInterval(timer);
      await listening?.close();
    },
  };
}
