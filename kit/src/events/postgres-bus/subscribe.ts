import { messageOf } from '../../errors/fault.ts';
import { startWorker } from '../../jobs/worker.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Consumption, Subscription } from '../bus.ts';
import { createLanes, type Lanes } from './lanes.ts';
import type { LogStore } from './log-store.ts';
import { createProgress, type Progress } from './progress.ts';
import type { Session } from './session.ts';

export interface PostgresConsumption extends Consumption {
  /** There may be something to read, or to take over. */
  wake(): void;
  /** The consumer may belong to somebody else by now. */
  lose(): void;
}

interface SubscribeOptions {
  readonly subscription: Subscription;
  readonly store: LogStore;
  readonly session: Session;
  readonly log: Logger;
}

/** The time during which a consumer is ours, and what we know in it. */
interface Holding {
  readonly epoch: number;
  readonly progress: Progress;
  readonly lanes: Lanes;
}

/** The fallback when a wake-up was lost, and how often a standby asks for its turn. */
const POLL_MS = 1_000;
/** How much of the log one statement looks at. */
const READ_MAX = 500;
/**
 * How many events may be taken and not done. Bounds memory and, after a crash, repetition; large enough
 * that an aggregate whose events are parked for a minute does not stop the others.
 */
const TAKEN_MAX = 5_000;
/** Saves are at least this far apart: one write then covers everything that was done meanwhile. */
const SAVE_PAUSE_MS = 100;

/**
 * Reads the log for one consumer.
 *
 *   standby --lock granted, epoch taken--> holding
 *   holding --connection lost-----------> standby   (what runs is finished first, its verdicts are void)
 *           --save refused: not our epoch-> standby
 *           --stop-----------------------> stopped  (what runs is finished, progress saved, lock released)
 *
 * Two workers: one takes from the log and hands to the lanes, one saves progress behind it. Neither waits
 * for a handler.
 */
export function startSubscription(options: SubscribeOptions): PostgresConsumption {
  const { subscription, store, session, log } = options;
  const { consumer, channels } = subscription;
  const owner = Symbol(consumer);
  let holding: Holding | undefined;
  let lost: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | undefined;

  const lose = () => {
    if (!holding) return;
    lost = holding.lanes.halt();
    holding = undefined;
    log.warn({ consumer }, 'the consumer is no longer ours; asking for it again');
  };

  const takeOver = async () => {
    // Handlers of the previous time may still run; an aggregate's events never run side by side.
    await lost;
    if (!(await session.tryHold(consumer, owner))) return;
    const { epoch, position } = await store.takeOver(consumer);
    const waiting = await store.redeliveries(consumer);
    // The connection that made it ours may be gone since, or nobody wants it any more.
    if (stopping || !(await session.tryHold(consumer, owner))) return;

    const progress = createProgress(position);
    const lanes = createLanes({
      ordered: subscription.ordered,
      concurrency: subscription.concurrency,
      handle: (event, delivery) => subscription.handle(event, delivery),
      onDone: (entry) => {
        progress.done(entry);
        if (holding?.lanes !== lanes) return;
        saver.wake();
        if (lanes.size() === TAKEN_MAX - READ_MAX) reader.wake();
      },
      onRetry: (entry) => {
        progress.retry(entry);
        saver.wake();
      },
    });
    holding = { epoch, progress, lanes };
    for (const { envelope, delayMs, attempt, position } of waiting) {
      const entry = {
        position,
        event: envelope,
        attempt,
        dueAt: delayMs > 0 ? performance.now() + delayMs : undefined,
      };
      progress.resume(entry);
      lanes.add(entry);
    }
    log.debug({ consumer, epoch, position, waiting: waiting.length }, 'the consumer is ours');
  };

  /** Returns how much was looked at if there may be more. */
  const read = async ({ progress, lanes }: Holding): Promise<number> => {
    const limit = Math.min(READ_MAX, TAKEN_MAX - lanes.size());
    if (limit <= 0) return 0;
    const page = await store.read({ after: progress.end(), channels, limit });
    if (holding?.lanes !== lanes || page.readTo === undefined) return 0;
    progress.readTo(page.readTo);
    for (const { position, envelope } of page.events) {
      const entry = { position, event: envelope, attempt: 0, dueAt: undefined };
      progress.take(entry);
      lanes.add(entry);
    }
    return page.scanned === limit ? page.scanned : 0;
  };

  const save = async ({ epoch, progress, lanes }: Holding): Promise<number> => {
    const unsaved = progress.unsaved(lanes);
    if (!unsaved) return 0;
    try {
      if (await store.save(consumer, epoch, unsaved)) {
        progress.saved(unsaved);
        return 1;
      }
    } catch (thrown) {
      progress.failed(unsaved);
      throw thrown;
    }
    // The lock first: the reader asks for it again as soon as the consumer is lost.
    await session.release(consumer, owner).finally(lose);
    return 0;
  };

  const reader = startWorker({
    name: `bus-reader ${consumer}`,
    pollMs: POLL_MS,
    log,
    round: async () => {
      if (!holding) await takeOver();
      return holding ? read(holding) : 0;
    },
  });
  const saver = startWorker({
    name: `bus-saver ${consumer}`,
    pollMs: POLL_MS,
    log,
    round: async () => {
      const saved = holding ? await save(holding) : 0;
      if (saved > 0) await new Promise((resolve) => setTimeout(resolve, SAVE_PAUSE_MS));
      return saved;
    },
  });

  const stop = async () => {
    const idle = holding?.lanes.halt() ?? lost;
    await reader.stop();
    await idle;
    await saver.stop();
    try {
      if (holding) await save(holding);
      await session.release(consumer, owner);
    } catch (thrown) {
      // Harmless: what was done since the last save is delivered again, and the inbox knows it.
      log.warn({ consumer, error: messageOf(thrown) }, 'the last progress could not be saved');
    }
    holding = undefined;
  };
  return { wake: reader.wake, lose, stop: () => (stopping ??= stop()) };
}
