import type { Delivery, Verdict } from '../bus.ts';
import type { EventEnvelope } from '../envelope.ts';

/** An event taken from the log and not done yet. */
export interface Entry {
  readonly position: number;
  readonly event: EventEnvelope;
  /** Deliveries so far. */
  attempt: number;
  /** When it may be delivered again, by `performance.now()`; undefined while nothing but its turn is awaited. */
  dueAt: number | undefined;
}

/** The events of one aggregate, in the order of the log. */
interface Lane {
  readonly entries: Entry[];
  running: boolean;
}

interface LanesOptions {
  readonly ordered: boolean;
  /** How many lanes may run at once. */
  readonly concurrency: number;
  handle(event: EventEnvelope, delivery: Delivery): Promise<Verdict>;
  onDone(entry: Entry): void;
  onRetry(entry: Entry): void;
}

export interface Lanes {
  /** Events of one aggregate come in the order of the log. */
  add(entry: Entry): void;
  /** Events not done. */
  size(): number;
  /** Whether any event waits for a time. */
  someWait(): boolean;
  /** Whether an event waits for a time, or for another one that does. */
  isHeldBack(entry: Entry): boolean;
  /** Starts nothing more; resolves when nothing runs. What is not done stays so. */
  halt(): Promise<void>;
}

/** For a handler that rejects instead of giving a verdict. */
const REJECTED: Verdict = { kind: 'retry', delayMs: 1_000 };

/** Node runs longer timers at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * Decides who is handled when. Aggregates run side by side, the events of one never do.
 *
 *   queued --its lane's turn--> running --ack----> done
 *                               running --retry--> waiting --due--> queued
 *
 * Ordered: the first of a lane has the turn, so the others are parked behind it while it waits.
 * Unordered: the first that is not waiting has it.
 */
export function createLanes({ ordered, concurrency, handle, onDone, onRetry }: LanesOptions): Lanes {
  const lanes = new Map<string, Lane>();
  /** Lanes that may have somebody to run, in the order they became so: nobody is passed over for long. */
  const ready = new Set<Lane>();
  /** Who waits for a time; without a timer once halted. */
  const waiting = new Map<Entry, NodeJS.Timeout | undefined>();
  let size = 0;
  let running = 0;
  let halted = false;
  let onIdle: () => void = () => undefined;

  const pump = () => {
    for (const lane of ready) {
      if (halted || running >= concurrency) return;
      ready.delete(lane);
      const entry = ordered ? lane.entries[0] : lane.entries.find(({ dueAt }) => dueAt === undefined);
      if (entry && entry.dueAt === undefined && !lane.running) void run(entry, lane);
    }
  };

  const run = async (entry: Entry, lane: Lane) => {
    lane.running = true;
    running += 1;
    entry.attempt += 1;
    const verdict = await deliver(entry);
    running -= 1;
    lane.running = false;
    if (verdict.kind === 'ack') finish(entry, lane);
    else wait(entry, lane, verdict.delayMs);
    if (lane.entries.length > 0) ready.add(lane);
    if (halted && running === 0) onIdle();
    pump();
  };

  const deliver = async ({ event, attempt }: Entry): Promise<Verdict> => {
    try {
      return await handle(event, { attempt });
    } catch {
      return REJECTED;
    }
  };

  const finish = (entry: Entry, lane: Lane) => {
    lane.entries.splice(lane.entries.indexOf(entry), 1);
    if (lane.entries.length === 0) lanes.delete(entry.event.subject);
    size -= 1;
    onDone(entry);
  };

  const wait = (entry: Entry, lane: Lane, delayMs: number) => {
    entry.dueAt = performance.now() + delayMs;
    startTimer(entry, lane, delayMs);
    onRetry(entry);
  };

  const startTimer = (entry: Entry, lane: Lane, delayMs: number) => {
    const onDue = () => {
      waiting.delete(entry);
      entry.dueAt = undefined;
      ready.add(lane);
      pump();
    };
    const timer = halted ? undefined : setTimeout(onDue, Math.min(Math.max(delayMs, 0), TIMER_MAX_MS));
    waiting.set(entry, timer);
  };

  const halt = () => {
    halted = true;
    for (const timer of waiting.values()) clearTimeout(timer);
    if (running === 0) return Promise.resolve();
    return new Promise<void>((resolve) => {
      onIdle = resolve;
    });
  };
  let halting: Promise<void> | undefined;

  return {
    add: (entry) => {
      const lane = lanes.get(entry.event.subject) ?? { entries: [], running: false };
      lanes.set(entry.event.subject, lane);
      lane.entries.push(entry);
      size += 1;
      if (entry.dueAt !== undefined) startTimer(entry, lane, entry.dueAt - performance.now());
      ready.add(lane);
      pump();
    },
    size: () => size,
    someWait: () => waiting.size > 0,
    isHeldBack: (entry) => {
      if (entry.dueAt !== undefined) return true;
      return ordered && lanes.get(entry.event.subject)?.entries[0]?.dueAt !== undefined;
    },
    halt: () => (halting ??= halt()),
  };
}
