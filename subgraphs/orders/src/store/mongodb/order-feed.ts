import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { MongoServerError, type ChangeStream } from 'mongodb';
import type { Collections, OrderDocument } from './collections.ts';

export interface OrderFeed {
  /** Whether every write is heard of; where not, somebody has to look now and then. */
  isLive(): boolean;
  stop(): Promise<void>;
}

interface FeedOptions {
  readonly orders: Collections['orders'];
  /** An order was written, by whichever process. */
  onWrite(orderId: string): void;
  /** Some writes may have gone unheard. */
  onGap(): void;
  readonly log: Logger;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * What a server answers that has no change streams: no replica set (40573), no such stage or command. It stays so for
 * as long as the server runs.
 */
const unsupported: ReadonlySet<unknown> = new Set([40573, 40324, 59, 115, 238]);

/** Hears of written orders by a change stream, where the server has those. */
export function startOrderFeed({ orders, onWrite, onGap, log }: FeedOptions): OrderFeed {
  let stream: ChangeStream<OrderDocument> | undefined;
  let live = false;
  let stopped = false;
  let pauseMs = FIRST_PAUSE_MS;
  let interrupt: () => void = () => undefined;

  const listen = async () => {
    // The document itself is not needed, only which one it is; without `_id` the stream could not be resumed.
    stream = orders.watch([{ $project: { documentKey: 1 } }]);
    // The first question decides whether the server knows what is meant.
    await stream.tryNext();
    live = true;
    pauseMs = FIRST_PAUSE_MS;
    onGap();
    while (!stopped) {
      const change = await stream.next();
      if ('documentKey' in change) onWrite(change.documentKey._id);
    }
  };

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    while (!stopped) {
      try {
        await listen();
      } catch (thrown) {
        live = false;
        await stream?.close();
        if (stopped) return;
        if (thrown instanceof MongoServerError && unsupported.has(thrown.code)) {
          log.info('this server has no change streams; written orders are looked for instead');
          return;
        }
        log.warn({ error: messageOf(thrown) }, 'the change stream of orders broke');
        await pause();
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  };
  const running = run();

  return {
    isLive: () => live,
    stop: async () => {
      stopped = true;
      interrupt();
      await stream?.close();
      await running;
    },
  };
}
