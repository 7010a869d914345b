import { listen, type Listening } from '@hansa/kit/database/listen';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { OrderChanges } from '../order-changes.ts';
import { createWatchers } from '../watchers.ts';

/** A notification can be lost with its connection; so long at most a watcher stays behind. */
const LOOK_ANYWAY_MS = 10_000;

/** Order changes by PostgreSQL's notifications: one connection for all watchers of a process. */
export function createPostgresOrderChanges({ url, log }: { url: string; log: Logger }): OrderChanges {
  const watchers = createWatchers();
  let listening: Listening | undefined;
  let timer: NodeJS.Timeout | undefined;

  return {
    watch: watchers.add,
    start: async () => {
      listening = await listen({
        url,
        channel: 'hansa_orders',
        applicationName: 'orders changes',
        onNotify: (orderId) => (orderId ? watchers.wake(orderId) : watchers.wakeAll()),
        log,
      });
      timer = setInterval(watchers.wakeAll, LOOK_ANYWAY_MS).unref();
    },
    stop: async () => {
      clearInterval(timer);
      await listening?.close();
    },
  };
}
