import type { Logger } from '@hansa/kit/telemetry/logger';
import type { OrderChanges } from '../order-changes.ts';
import { createWatchers } from '../watchers.ts';
import type { Bell } from './bell.ts';
import type { Collections } from './collections.ts';
import { startOrderFeed, type OrderFeed } from './order-feed.ts';

/** How far behind a watcher may be where writes of other processes are not heard of. */
const LOOK_MS = 1_000;

/** Where they are, so many looks are skipped: something can be lost with a connection. */
const LOOKS_SKIPPED = 9;

interface Options {
  readonly orders: Collections['orders'];
  readonly bell: Bell;
  readonly log: Logger;
}

/** Order changes in MongoDB: what this process writes is known at once, the rest by a change stream or by looking. */
export function createMongoOrderChanges({ orders, bell, log }: Options): OrderChanges {
  const watchers = createWatchers();
  const stopHearing = bell.onRing(watchers.wake);
  let feed: OrderFeed | undefined;
  let timer: NodeJS.Timeout | undefined;
  let skipped = 0;

  const look = () => {
    if (feed?.isLive() && skipped < LOOKS_SKIPPED) {
      skipped += 1;
      return;
    }
    skipped = 0;
    watchers.wakeAll();
  };

  return {
    watch: watchers.add,
    start: () => {
      feed = startOrderFeed({ orders, onWrite: bell.ring, onGap: watchers.wakeAll, log });
      timer = setInterval(look, LOOK_MS).unref();
      return Promise.resolve();
    },
    stop: async () => {
      clearInterval(timer);
      stopHearing();
      await feed?.stop();
    },
  };
}
