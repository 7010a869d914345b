import { silentLogger } from '@hansa/kit/telemetry/logger';
import { eventually } from '@hansa/kit/testing/eventually';
import { describe, expect, test } from '@jest/globals';
import { MongoServerError } from 'mongodb';
import type { Collections } from './collections.ts';
import { startOrderFeed } from './order-feed.ts';

type Change = { readonly documentKey: { readonly _id: string } };

/** A stream that a test feeds, and breaks. */
function createStream() {
  const waiting: Change[] = [];
  let wake: () => void = () => undefined;
  let broken: Error | undefined;
  return {
    push: (_id: string) => {
      waiting.push({ documentKey: { _id } });
      wake();
    },
    break: (error: Error) => {
      broken = error;
      wake();
    },
    tryNext: () => (broken ? Promise.reject(broken) : Promise.resolve(null)),
    next: async (): Promise<Change> => {
      for (;;) {
        const next = waiting.shift();
        if (next) return next;
        if (broken) throw broken;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    close: () => {
      broken ??= new RangeError('ChangeStream is closed');
      wake();
      return Promise.resolve();
    },
  };
}

function startFeed(streams: readonly ReturnType<typeof createStream>[]) {
  const heard: string[] = [];
  const seen = { opened: 0, gaps: 0 };
  const orders = { watch: () => streams[seen.opened++] } as unknown as Collections['orders'];
  const feed = startOrderFeed({
    orders,
    onWrite: (id) => heard.push(id),
    onGap: () => (seen.gaps += 1),
    log: silentLogger,
  });
  return { feed, heard, seen };
}

describe('hearing of written orders by a change stream', () => {
  test('tells each, as long as it lasts', async () => {
    const stream = createStream();
    const { feed, heard, seen } = startFeed([stream]);
    await eventually(() => feed.isLive());
    stream.push('ord_1');
    stream.push('ord_2');
    await eventually(() => heard.length === 2);
    expect(heard).toEqual(['ord_1', 'ord_2']);
    await feed.stop();
    expect(seen).toEqual({ opened: 1, gaps: 1 });
  });

  test('begins again when it broke, and tells that something may have been missed', async () => {
    const [first, second] = [createStream(), createStream()];
    const { feed, heard, seen } = startFeed([first, second]);
    await eventually(() => feed.isLive());
    first.break(new RangeError('the primary stepped down'));
    await eventually(() => seen.gaps === 2);
    second.push('ord_1');
    await eventually(() => heard.length === 1);
    await feed.stop();
  });

  test.each([40573, 238])(
    'gives up where a server has none (%d), and says that it is not live',
    async (code) => {
      const stream = createStream();
      stream.break(new MongoServerError({ message: 'no such stage', code }));
      const { feed, seen } = startFeed([stream]);
      await feed.stop();
      expect(feed.isLive()).toBe(false);
      expect(seen).toEqual({ opened: 1, gaps: 0 });
    },
  );

  test('ends while it waits to begin again', async () => {
    const stream = createStream();
    const { feed } = startFeed([stream]);
    await eventually(() => feed.isLive());
    stream.break(new RangeError('gone'));
    await eventually(() => !feed.isLive());
    await feed.stop();
    expect(feed.isLive()).toBe(false);
  });
});
