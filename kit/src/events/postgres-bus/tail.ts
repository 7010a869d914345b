import { createChannelMatcher } from '../channel-pattern.ts';
import { setImmediate as aTurn } from 'node:timers/promises';
import type { LogStore, Page, Query } from './log-store.ts';

type Read = LogStore['read'];

/** Enough for every consumer that keeps up; those further behind read for themselves. */
const EVENTS_MAX = 2_000;
/** How many positions one statement looks at. */
const READ_MAX = 500;

export interface Tail {
  /** As `LogStore.read`, from memory for whoever is near the end of the log. */
  read: Read;
  /** These channels are read from now on, too. */
  follow(channels: readonly string[]): void;
}

/**
 * PERF: the end of the log, read and parsed once for all consumers of this process (`npm run bench:orders`).
 *
 * Sound because positions become visible in their order, so what follows the last position known is all there
 * is to know. Everything between `start` (exclusive) and `end` (inclusive) that anybody here subscribed to is in
 * `events`.
 */
export function createTail(readLog: Read): Tail {
  const followed = new Set<string>();
  const matchers = new WeakMap<readonly string[], (channel: string) => boolean>();
  let known: { start: number; end: number; events: Page['events'] } | undefined;

  const load = async (): Promise<boolean> => {
    const before = known;
    if (!before) return false;
    const page = await readLog({ after: before.end, channels: [...followed], limit: READ_MAX });
    // Other channels are followed since: what this page left out may matter.
    if (known !== before || page.readTo === undefined) return false;
    const events = [...before.events, ...page.events];
    const dropped = events.splice(0, Math.max(events.length - EVENTS_MAX, 0));
    known = { start: dropped.at(-1)?.position ?? before.start, end: page.readTo, events };
    return page.scanned === READ_MAX;
  };
  const refresh = oneAtATime(load);

  const readSelf = async (query: Query): Promise<Page> => {
    const page = await readLog(query);
    if (page.scanned < query.limit) {
      const end = page.readTo ?? query.after;
      known ??= { start: end, end, events: [] };
    }
    return page;
  };

  return {
    follow: (channels) => {
      channels.forEach((channel) => followed.add(channel));
      known = undefined;
    },

    read: async (query) => {
      if (!known || query.after < known.start) return readSelf(query);
      const isMore = await refresh();
      if (!known || query.after < known.start) return readSelf(query);
      const matches = matchers.get(query.channels) ?? createChannelMatcher(query.channels);
      matchers.set(query.channels, matches);
      const events = since(known.events, query.after).filter(({ envelope }) => matches(envelope.channel));
      return pageOf(events, query, { end: known.end, isMore });
    },
  };
}

function pageOf(
  matching: Page['events'],
  { after, limit }: Query,
  { end, isMore }: { readonly end: number; readonly isMore: boolean },
): Page {
  if (matching.length > limit) {
    const first = matching.slice(0, limit);
    return { events: first, readTo: first.at(-1)?.position, scanned: limit };
  }
  return { events: matching, readTo: end > after ? end : undefined, scanned: isMore ? limit : 0 };
}

/** The events after a position, without looking at all the others before it. */
function since(events: Page['events'], after: number): Page['events'] {
  let first = events.length;
  while (first > 0 && (events[first - 1]?.position ?? 0) > after) first -= 1;
  return events.slice(first);
}

/**
 * Joins calls that come together, or while `work` runs, into one that begins after them: each sees what was there when
 * it came. One append wakes all consumers, and they come here within one turn of the event loop.
 */
function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  return () => {
    next ??= running.then(aTurn).then(() => {
      next = undefined;
      const started = work();
      running = started.catch(() => undefined);
      return started;
    });
    return next;
  };
}
