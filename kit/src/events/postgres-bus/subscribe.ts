import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../errors/fault.ts';
import { startWorker } from '../../jobs/worker.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Consumption, Subscription } from '../bus.ts';
import { createChannelMatcher } from '../channel-pattern.ts';
import type { Permits } from '../permits.ts';
import { createHolding, type Holding } from './holding.ts';
import type { ConsumerStore } from './consumer-store.ts';
import type { LogStore } from './log-store.ts';
import type { Session } from './session.ts';

export interface PostgresConsumption extends Consumption {
  /** There may be something to read on these channels, separated by spaces, or, without any, to take over. */
  wake(channels: string): void;
  /** The consumer may belong to somebody else by now. */
  lose(): void;
}

interface SubscribeOptions {
  readonly subscription: Subscription;
  readonly permits: Permits;
  readonly events: Pick<LogStore, 'read'>;
  readonly consumers: ConsumerStore;
  readonly session: Session;
  readonly log: Logger;
}

/** The fallback when a wake-up was lost, and how often a standby asks for its turn. */
const POLL_MS = 1_000;
/** Saves are at least this far apart: one write then covers everything that was done meanwhile. */
const SAVE_PAUSE_MS = 250;

/**
 * Handles the log for one consumer whenever it is this process's turn.
 *
 *   standby --lock granted, epoch taken--> holding
 *   holding --connection lost-----------> standby   (what runs is finished first; its verdicts are void)
 *           --save refused: not our epoch-> standby
 *           --stop-----------------------> stopped  (what runs is finished, progress saved, lock released)
 *
 * Two workers: one reads ahead, one saves progress behind. Neither waits for a handler.
 */
export function startSubscription(options: SubscribeOptions): PostgresConsumption {
  const { subscription, consumers, session, log } = options;
  const { consumer } = subscription;
  const owner = Symbol(consumer);
  let holding: Holding | undefined;
  let idle: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | undefined;

  const lose = () => {
    if (!holding) return;
    idle = holding.halt();
    holding = undefined;
    log.warn({ consumer }, 'the consumer is no longer ours; asking for it again');
  };

  const takeOver = async () => {
    // Handlers of the previous time may still run, and an aggregate's events never run side by side.
    await idle;
    if (!(await session.tryHold(consumer, owner))) return;
    const term = await consumers.takeOver(consumer);
    const redeliveries = await consumers.redeliveries(consumer);
    // The connection that made it ours may be gone since, or nobody wants it any more.
    if (stopping || !(await session.tryHold(consumer, owner))) return;
    const wakes = { onProgress: () => saver.wake(), onRoom: () => reader.wake() };
    holding = createHolding({ ...options, ...wakes, term, redeliveries });
    log.debug({ consumer, ...term, waiting: redeliveries.length }, 'the consumer is ours');
  };

  const reader = startWorker({
    name: `bus-reader ${consumer}`,
    pollMs: POLL_MS,
    log,
    round: async () => {
      if (!holding) await takeOver();
      return holding?.read() ?? 0;
    },
  });

  const save = async () => {
    const outcome = await holding?.save();
    // The lock first: the reader asks for it again as soon as the consumer is lost.
    if (outcome === 'refused') await session.release(consumer, owner).finally(lose);
    return outcome === 'saved';
  };
  const saver = startWorker({
    name: `bus-saver ${consumer}`,
    pollMs: POLL_MS,
    log,
    round: async () => ((await save()) ? sleep(SAVE_PAUSE_MS, 1) : 0),
  });

  const stop = async () => {
    idle = holding?.halt() ?? idle;
    await reader.stop();
    await idle;
    await saver.stop();
    try {
      await save();
      await session.release(consumer, owner);
    } catch (thrown) {
      // Harmless: what was done since the last save is delivered again, and the inbox knows it.
      log.warn({ consumer, error: messageOf(thrown) }, 'the last progress could not be saved');
    }
    holding = undefined;
  };
  return { wake: wakeOn(subscription.channels, reader.wake), lose, stop: () => (stopping ??= stop()) };
}

/** Wakes only for channels that were subscribed to. */
function wakeOn(subscribed: readonly string[], wake: () => void): (channels: string) => void {
  const isSubscribed = createChannelMatcher(subscribed);
  return (channels) => {
    if (channels === '' || channels.split(' ').some(isSubscribed)) wake();
  };
}
