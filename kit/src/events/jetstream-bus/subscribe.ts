import { setTimeout as sleep } from 'node:timers/promises';
import type { JetStreamManager } from '@nats-io/jetstream';
import { messageOf } from '../../errors/fault.ts';
import { startWorker } from '../../jobs/worker.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Consumption, Subscription } from '../bus.ts';
import type { Link } from './link.ts';
import type { Permits } from '../permits.ts';
import { filtersFor } from './overlap.ts';
import { createPresence, type Presence } from './presence.ts';
import type { ProgressStore } from './progress-store.ts';
import type { SourcePlan } from './source.ts';
import type { StreamPlan } from './streams.ts';
import { beginTenure, type Tenure, type TenureOptions } from './tenure.ts';

export interface JetStreamConsumption extends Consumption {
  readonly consumer: string;
  readonly streams: readonly string[];
  /** How many events wait to be retried, as far as this process knows. */
  heldBack(): number;
}

interface SubscribeOptions {
  readonly subscription: Subscription;
  readonly permits: Permits;
  readonly link: Link;
  readonly jsm: JetStreamManager;
  readonly store: ProgressStore;
  readonly streams: readonly StreamPlan[];
  readonly ackWaitMs: number;
  readonly log: Logger;
}

/** How often a standby asks for its turn, should the holder's last word be lost. */
const POLL_MS = 1_000;
/** Saves are at least this far apart: one write then covers everything that was held back meanwhile. */
const SAVE_PAUSE_MS = 100;

/**
 * Handles the streams for one consumer whenever it is this process's turn.
 *
 *   standby --nobody answers as holder, progress written--> holding
 *   holding --connection lost-----------------------------> standby   (what runs is finished first)
 *           --save refused, or a stream or consumer gone--> standby
 *           --stop----------------------------------------> stopped   (what runs is finished, progress saved)
 *
 * Two workers: one holds, one saves what must not be forgotten. Neither waits for a handler.
 */
export function startSubscription(options: SubscribeOptions): JetStreamConsumption {
  const { link, log } = options;
  const { consumer } = options.subscription;
  const plans = plansFor(options);
  const presence = createPresence(link, consumer);
  const wakes = { onProgress: () => saver.wake(), onDoubt: () => holder.wake() };
  const turn = createTurn(presence, { ...options, ...wakes, plans });
  let stopping: Promise<void> | undefined;

  const holder = startWorker({
    name: `bus-holder ${consumer}`,
    pollMs: POLL_MS,
    log,
    round: async () => {
      if (link.isUp() && !stopping) await turn.takeOrVerify();
      return 0;
    },
  });
  const save = async () => {
    const outcome = link.isUp() ? await turn.tenure()?.save() : 'nothing';
    if (outcome === 'refused') turn.lose('somebody else took it over');
    return outcome === 'saved';
  };
  const saver = startWorker({
    name: `bus-saver ${consumer}`,
    pollMs: POLL_MS,
    log,
    round: async () => ((await save()) ? sleep(SAVE_PAUSE_MS, 1) : 0),
  });
  const unwatch = link.watch({
    onDown: () => turn.lose('the connection is lost'),
    onUp: () => holder.wake(),
  });
  presence.onFree(() => holder.wake());

  const stop = async () => {
    const halted = turn.halt();
    await holder.stop();
    await halted;
    // The round at hand may have made it ours just now.
    await turn.halt();
    await saver.stop();
    try {
      await save();
      if (link.isUp()) await turn.tenure()?.confirmed();
    } catch (thrown) {
      // Harmless: what was done since the last save is delivered again, and the inbox knows it.
      log.warn({ consumer, error: messageOf(thrown) }, 'the last progress could not be saved');
    }
    unwatch();
    presence.close();
  };
  return {
    consumer,
    streams: plans.map(({ stream }) => stream),
    heldBack: () => turn.tenure()?.heldBack() ?? 0,
    stop: () => (stopping ??= stop()),
  };
}

/** Whose turn it is, as far as we know. */
function createTurn(presence: Presence, options: TenureOptions) {
  const { subscription, log } = options;
  let tenure: Tenure | undefined;
  let idle: Promise<void> = Promise.resolve();
  let losses = 0;

  const lose = (reason: string) => {
    losses += 1;
    if (!tenure) return;
    idle = tenure.halt();
    tenure = undefined;
    presence.release();
    const { consumer } = subscription;
    log.warn({ consumer, reason }, 'the consumer is no longer ours; asking for it again');
  };
  return {
    tenure: () => tenure,
    lose,
    takeOrVerify: async () => {
      if (tenure) {
        if (!(await tenure.verify())) lose('somebody else has it, or its stream or consumer is gone');
        return;
      }
      // Handlers of the previous time may still run, and an aggregate's events never run side by side.
      await idle;
      const lossesBefore = losses;
      tenure = await takeOver(presence, options);
      // While the connection was lost nobody saw us.
      if (losses !== lossesBefore) lose('the connection was lost');
    },
    /** Handles nothing more; resolves when what runs is finished. */
    halt: () => tenure?.halt() ?? idle,
  };
}

function plansFor({ subscription, streams }: SubscribeOptions): SourcePlan[] {
  return streams.flatMap(({ name: stream, subjects }) => {
    const filters = filtersFor(subscription.channels, subjects);
    return filters.length > 0 ? [{ stream, filters }] : [];
  });
}

/** Makes the consumer ours if it is nobody's. */
async function takeOver(presence: Presence, options: TenureOptions): Promise<Tenure | undefined> {
  const { subscription, store, log } = options;
  const { consumer } = subscription;
  // Read before asking: whoever takes over in between writes, and our own write is refused.
  const { revision, progress } = await store.read(consumer);
  if (await presence.isHeld()) return undefined;
  // From here on others see us; of two who got here at once, the progress lets one through.
  presence.claim();
  try {
    const next = await store.write(consumer, revision, progress);
    if (next === undefined) {
      presence.release();
      return undefined;
    }
    const tenure = await beginTenure({ revision: next, progress }, options);
    log.debug({ consumer, waiting: progress.heldBack.length }, 'the consumer is ours');
    return tenure;
  } catch (thrown) {
    presence.release();
    throw thrown;
  }
}
