import type { JetStreamManager } from '@nats-io/jetstream';
import { messageOf } from '../../errors/fault.ts';
import { startWorker } from '../../jobs/worker.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Link } from './link.ts';
import { ensureStream, eventStream, streamExists, type StreamLimits, type StreamPlan } from './streams.ts';

/** Keeps the streams of this process in being, whatever happens to the broker's disk. */
export interface Keeper {
  /** Makes a stream that is missing now. */
  mend(plan: StreamPlan): Promise<void>;
  stop(): Promise<void>;
}

interface KeeperOptions {
  readonly link: Link;
  readonly jsm: JetStreamManager;
  readonly streams: readonly StreamPlan[];
  readonly limits: StreamLimits;
  readonly log: Logger;
}

/** Subscribers of a stream that nobody publishes to at the moment wait so long at most until it is back. */
const LOOK_MS = 5_000;

export async function startKeeper({ link, jsm, streams, limits, log }: KeeperOptions): Promise<Keeper> {
  const owned = streams.filter(({ owned: ours }) => ours);
  const mend = async (plan: StreamPlan) => {
    if (await streamExists(jsm, plan.name)) return;
    await ensureStream(jsm, eventStream(plan, limits));
    log.warn(
      { stream: plan.name },
      'the stream was gone and is made anew; `hansa events replay` fills it again',
    );
  };
  // With the settings of this version, once: two versions at work must not take turns at changing them.
  await Promise.all(owned.map((plan) => ensureStream(jsm, eventStream(plan, limits))));

  const worker = startWorker({
    name: 'bus-streams',
    pollMs: LOOK_MS,
    log,
    round: async () => {
      if (link.isUp()) await Promise.all(owned.map(mend));
      return 0;
    },
  });
  const unwatch = link.watch({ onUp: worker.wake });

  return {
    mend: async (plan) => {
      await mend(plan).catch((thrown: unknown) => {
        log.warn({ stream: plan.name, error: messageOf(thrown) }, 'the stream cannot be made');
      });
    },
    stop: () => {
      unwatch();
      return worker.stop();
    },
  };
}
