import type { JsMsg } from '@nats-io/jetstream';
import { messageOf } from '../../errors/fault.ts';
import { createGate, type Gate } from '../../jobs/gate.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Subscription } from '../bus.ts';
import { matchesChannel } from '../channel-pattern.ts';
import type { EventEnvelope } from '../envelope.ts';
import { createLanes, type Lanes } from '../lanes.ts';
import type { Permits } from '../permits.ts';
import { createAcknowledger } from './acknowledger.ts';
import { fromMessage } from './cloud-event.ts';
import { createItems, type Items } from './items.ts';
import type { Link } from './link.ts';
import type { HeldBack, ProgressStore } from './progress-store.ts';
import { createProgressWriter } from './progress-writer.ts';

/** The time during which a consumer is ours, and what we know in it. */
export interface Holding {
  /** An event that the broker handed over. Resolves when there is room for the next. */
  take(message: JsMsg): Promise<void>;
  /** An event that was left waiting when the consumer changed hands; in the order in which they waited. */
  resume(event: EventEnvelope, heldBack: HeldBack): void;
  /** Makes durable what waits to be tried again. `refused`: the consumer is somebody else's by now. */
  save(): Promise<'saved' | 'nothing' | 'refused'>;
  /** How many events are acknowledged to the broker and not done. */
  heldBack(): number;
  /** Under which revision the progress was last written by us. */
  revision(): number;
  /** Handles nothing more; resolves when what runs is finished. */
  halt(): Promise<void>;
  /** Resolves when the broker has said that it took every acknowledgement, or has not said so for long. */
  confirmed(): Promise<void>;
}

interface HoldingOptions {
  readonly subscription: Subscription;
  readonly permits: Permits;
  readonly link: Pick<Link, 'isUp'>;
  readonly store: Pick<ProgressStore, 'write'>;
  readonly revision: number;
  /** When the broker made our consumer on each stream. */
  readonly since: Readonly<Record<string, string>>;
  /** How long the broker waits for a word about a message before it hands it out again. */
  readonly ackWaitMs: number;
  readonly log: Logger;
  /** There is something to save. */
  onProgress(): void;
}

/**
 * How many events may be here and not done. Bounds memory and the size of what is saved; large enough that an
 * aggregate whose events are parked for a minute does not stop the others.
 */
const HELD_MAX = 5_000;

/** A word in every third of the time that the broker waits: two may get lost. */
const WORDS_PER_WAIT = 3;

/**
 * Keeps account of what a crash must not forget, with one rule: an event that is not done is either not acknowledged
 * to the broker or written down in the consumer's progress. So
 *
 *   taken (unacknowledged) --done--------> acknowledged
 *                          --held back---> written down, then acknowledged
 *   written down           --retry-------> written down anew, with one attempt more
 *                          --done--------> struck out
 *
 * Events that wait are acknowledged, because the broker would hand them out again one by one and in any order: an
 * aggregate's later event would overtake the earlier one when the consumer changes hands.
 */
export function createHolding(options: HoldingOptions): Holding {
  const { subscription, log } = options;
  const { consumer, channels, ordered, concurrency } = subscription;
  const items = createItems();
  const { acknowledge, confirmed } = createAcknowledger(consumer, log);
  const stopWords = keepSaying(items, options);
  let halted = false;
  let room: Gate | undefined;

  const lanes: Lanes = createLanes({
    ordered,
    concurrency,
    permits: options.permits,
    // Async, so that a handler that throws at once rejects like any other.
    handle: async (event, delivery) => subscription.handle(event, delivery),
    onDone: (entry) => {
      const item = items.take(entry);
      if (item?.message) acknowledge(item.message);
      else writer.note();
      if (items.size < HELD_MAX) room?.open();
    },
    onRetry: () => writer.note(),
  });
  const writer = createProgressWriter({ ...options, consumer, items, lanes, acknowledge });

  return {
    take: async (message) => {
      const { stream, streamSequence: sequence } = message.info;
      const known = items.at(stream, sequence);
      // Handed out once more: our word that we are at it came too late, or it is above what is acknowledged.
      if (known?.message) known.message = message;
      // Where filters would overlap, the broker hands out the whole stream.
      else if (known || !matchesChannel(message.subject, channels)) acknowledge(message);
      else {
        const event = read(message, log);
        if (event) lanes.add(items.add(event, { stream, sequence, attempt: 0 }, message).entry);
      }
      while (items.size >= HELD_MAX && !halted) {
        room = createGate();
        await room.passed;
      }
    },
    resume: (event, heldBack) => lanes.add(items.add(event, heldBack, undefined).entry),
    save: writer.save,
    revision: writer.revision,
    heldBack: () => [...items].filter(({ message }) => !message).length,
    confirmed,
    halt: async () => {
      halted = true;
      room?.open();
      await lanes.halt();
      stopWords();
    },
  };
}

/** Tells the broker that we are still at what we have; the function returned ends it. */
function keepSaying(items: Items, { link, ackWaitMs }: HoldingOptions): () => void {
  const timer = setInterval(() => {
    // Without a connection there is nobody to tell, and whoever takes over begins with these.
    if (link.isUp()) for (const { message } of items) message?.working();
  }, ackWaitMs / WORDS_PER_WAIT);
  return () => clearInterval(timer);
}

/** What is no event will never be one: it is put out of the way, and the operator is told. */
function read(message: JsMsg, log: Logger): EventEnvelope | undefined {
  try {
    return fromMessage(message);
  } catch (thrown) {
    const { stream, streamSequence } = message.info;
    log.error({ stream, sequence: streamSequence, error: messageOf(thrown) }, 'a message is passed over');
    message.term('no CloudEvent');
    return undefined;
  }
}
