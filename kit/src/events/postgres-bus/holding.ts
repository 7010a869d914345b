import type { Subscription } from '../bus.ts';
import { createLanes } from '../lanes.ts';
import type { Permits } from '../permits.ts';
import type { ConsumerStore, Redelivery, Term } from './consumer-store.ts';
import type { LogStore } from './log-store.ts';
import { createProgress } from './progress.ts';

/** The time during which a consumer is ours, and what we know in it. */
export interface Holding {
  /** Takes more from the log; returns how much was looked at if there may be more. */
  read(): Promise<number>;
  /** Makes progress durable. `refused`: the consumer is somebody else's by now. */
  save(): Promise<'saved' | 'nothing' | 'refused'>;
  /** Handles nothing more; resolves when what runs is finished. */
  halt(): Promise<void>;
}

interface HoldingOptions {
  readonly subscription: Subscription;
  readonly permits: Permits;
  readonly events: Pick<LogStore, 'read'>;
  readonly consumers: Pick<ConsumerStore, 'save'>;
  readonly term: Term;
  /** What was left waiting when the consumer changed hands, by position. */
  readonly redeliveries: readonly Redelivery[];
  /** There is something to save. */
  onProgress(): void;
  /** There is room to take more. */
  onRoom(): void;
}

/** How much of the log one statement looks at. */
const READ_MAX = 500;
/**
 * How many events may be taken and not done. Bounds memory and, after a crash, repetition; large enough
 * that an aggregate whose events are parked for a minute does not stop the others.
 */
const TAKEN_MAX = 5_000;

/** Takes events from the log in its order and hands them to the lanes. Never waits for a handler. */
export function createHolding(options: HoldingOptions): Holding {
  const { subscription, permits, events, consumers, term, onProgress, onRoom } = options;
  const { consumer, channels, ordered, concurrency } = subscription;
  const progress = createProgress(term.position);
  const lanes = createLanes({
    ordered,
    concurrency,
    permits,
    // Async, so that a handler that throws at once rejects like any other.
    handle: async (event, delivery) => subscription.handle(event, delivery),
    onDone: (entry) => {
      progress.done(entry);
      onProgress();
      if (lanes.size() === TAKEN_MAX - READ_MAX) onRoom();
    },
    onRetry: (entry) => {
      progress.retry(entry);
      onProgress();
    },
  });

  for (const { position, envelope, attempt, delayMs } of options.redeliveries) {
    const dueAt = delayMs > 0 ? performance.now() + delayMs : undefined;
    const entry = { position, event: envelope, attempt, dueAt };
    progress.resume(entry);
    lanes.add(entry);
  }

  return {
    read: async () => {
      const limit = Math.min(READ_MAX, TAKEN_MAX - lanes.size());
      if (limit <= 0) return 0;
      const page = await events.read({ after: progress.end(), channels, limit });
      if (page.readTo === undefined) return 0;
      progress.readTo(page.readTo);
      for (const { position, envelope } of page.events) {
        const entry = { position, event: envelope, attempt: 0, dueAt: undefined };
        progress.take(entry);
        lanes.add(entry);
      }
      // A page that is not full was the end of the log; what comes after it wakes us.
      return page.scanned === limit ? page.scanned : 0;
    },

    save: async () => {
      const unsaved = progress.unsaved(lanes);
      if (!unsaved) return 'nothing';
      try {
        if (!(await consumers.save(consumer, term.epoch, unsaved))) return 'refused';
      } catch (thrown) {
        progress.failed(unsaved);
        throw thrown;
      }
      progress.saved(unsaved);
      return 'saved';
    },

    halt: lanes.halt,
  };
}
