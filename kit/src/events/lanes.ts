import { createGate, type Gate } from '../jobs/gate.ts';
import type { Delivery, Verdict } from './bus.ts';
import type { EventEnvelope } from './envelope.ts';
import type { Permits } from './permits.ts';

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
  /** Shared with all other lanes of the process. */
  readonly permits: Permits;
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
  /** Whether an event waits for a time, or, in order, for the first of its lane, which does. */
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
export function createLanes({ ordered, concurrency, permits, handle, onDone, onRetry }: LanesOptions): Lanes {
  const lanes = new Map<string, Lane>();
  /** Lanes that may have somebody to run, in the order they became so: nobody is passed over for long. */
  const ready = new Set<Lane>();
  const alarms = createAlarms();
  let [size, running] = [0, 0];
  let halted: Gate | undefined;

  const enter = (newcomer: Lane) => {
    ready.add(newcomer);
    runReady();
  };
  const runReady = () => {
    for (const lane of ready) {
      if (halted || running >= concurrency) return;
      const entry = nextIn(lane, ordered);
      if (entry && !permits.take(runReady)) return;
      ready.delete(lane);
      if (entry) void run(entry, lane);
    }
  };
  const run = async (entry: Entry, lane: Lane) => {
    lane.running = true;
    running += 1;
    entry.attempt += 1;
    const verdict = await handle(entry.event, { attempt: entry.attempt }).catch(() => REJECTED);
    running -= 1;
    lane.running = false;
    settle(entry, lane, verdict);
    permits.give();
    if (running === 0) halted?.open();
    enter(lane);
  };

  const settle = (entry: Entry, lane: Lane, verdict: Verdict) => {
    if (verdict.kind === 'ack') {
      takeOut(lanes, lane, entry);
      size -= 1;
      return onDone(entry);
    }
    entry.dueAt = performance.now() + verdict.delayMs;
    alarms.set(entry, () => enter(lane));
    return onRetry(entry);
  };

  return {
    add: (entry) => {
      const lane = putIn(lanes, entry);
      size += 1;
      if (entry.dueAt !== undefined) alarms.set(entry, () => enter(lane));
      enter(lane);
    },
    size: () => size,
    someWait: () => alarms.count() > 0,
    isHeldBack: (entry) =>
      (ordered ? lanes.get(entry.event.subject)?.entries[0] : entry)?.dueAt !== undefined,
    halt: () => {
      halted ??= createGate();
      alarms.silence();
      if (running === 0) halted.open();
      return halted.passed;
    },
  };
}

function putIn(lanes: Map<string, Lane>, entry: Entry): Lane {
  const lane = lanes.get(entry.event.subject) ?? { entries: [], running: false };
  lanes.set(entry.event.subject, lane);
  lane.entries.push(entry);
  return lane;
}

function takeOut(lanes: Map<string, Lane>, lane: Lane, entry: Entry): void {
  lane.entries.splice(lane.entries.indexOf(entry), 1);
  if (lane.entries.length === 0) lanes.delete(entry.event.subject);
}

function nextIn({ running, entries }: Lane, ordered: boolean): Entry | undefined {
  if (running) return undefined;
  const candidates = ordered ? entries.slice(0, 1) : entries;
  return candidates.find(({ dueAt }) => dueAt === undefined);
}

/** Ends the waiting of entries when they are due. */
function createAlarms() {
  const timers = new Map<Entry, NodeJS.Timeout | undefined>();
  let silent = false;
  return {
    set: (entry: Entry, onDue: () => void) => {
      const ring = () => {
        timers.delete(entry);
        entry.dueAt = undefined;
        onDue();
      };
      const delayMs = Math.min(Math.max((entry.dueAt ?? 0) - performance.now(), 0), TIMER_MAX_MS);
      timers.set(entry, silent ? undefined : setTimeout(ring, delayMs));
    },
    /** Who waits, also those that no alarm will wake any more. */
    count: () => timers.size,
    silence: () => {
      silent = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
