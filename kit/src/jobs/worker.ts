import type { Logger } from '../telemetry/logger.ts';
import { messageOf } from '../errors/fault.ts';

export interface Worker {
  /** Runs a round as soon as possible: something is due. */
  wake(): void;
  /** Waits for the round at hand and ends. */
  stop(): Promise<void>;
}

interface WorkerOptions {
  readonly name: string;
  /** The longest time between two rounds: the fallback when a wake-up was lost. */
  readonly pollMs: number;
  /** Longest pause after failing rounds. Pauses start at 100 ms and double. */
  readonly maxPauseMs?: number;
  readonly log: Logger;
  /** One round. Returns how much it did: more than zero means "ask again at once". */
  round(): Promise<number>;
}

const FIRST_PAUSE_MS = 100;
const DEFAULT_MAX_PAUSE_MS = 5_000;

/**
 * Repeats `round` while there is work, sleeps otherwise. One round at a time.
 *
 *   idle --wake or pollMs--> running --did something--> running
 *                            running --did nothing----> idle
 *                            running --failed---------> pausing --pause over--> running
 *   any state --stop--> stopped (after the round at hand)
 */
export function startWorker(options: WorkerOptions): Worker {
  const { name, pollMs, log, round, maxPauseMs = DEFAULT_MAX_PAUSE_MS } = options;
  let stopped = false;
  let woken = false;
  let pauseMs = FIRST_PAUSE_MS;
  let interrupt: () => void = () => undefined;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const loop = async () => {
    while (!stopped) {
      woken = false;
      try {
        const done = await round();
        pauseMs = FIRST_PAUSE_MS;
        if (done === 0 && !woken && !stopped) await sleep(pollMs);
      } catch (thrown) {
        log.warn({ worker: name, error: messageOf(thrown), pauseMs }, 'a round failed; trying again');
        if (!stopped) await sleep(pauseMs);
        pauseMs = Math.min(pauseMs * 2, maxPauseMs);
      }
    }
  };
  const running = loop();

  return {
    wake: () => {
      woken = true;
      interrupt();
    },
    stop: async () => {
      stopped = true;
      interrupt();
      await running;
    },
  };
}
