import type { Meter } from '@opentelemetry/api';
import { assertNever } from '../errors/assert-never.ts';
import { messageOf } from '../errors/fault.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Consumption, Delivery, EventBus, Verdict } from './bus.ts';
import { createConsumerObserver } from './observe-consumer.ts';
import { createDispatch, type Outcome } from './dispatch.ts';
import type { EventEnvelope } from './envelope.ts';
import type { Inbox } from './inbox.ts';
import type { Reaction } from './reactions.ts';
import { defaultRetryPolicy, retryDelayMs, type RetryPolicy } from './retry-policy.ts';

export interface ConsumeOptions<Tx> {
  readonly bus: EventBus;
  /** Durable name, one per service. */
  readonly consumer: string;
  readonly inbox: Inbox<Tx>;
  readonly reactions: readonly Reaction<Tx>[];
  readonly log: Logger;
  readonly meter?: Meter | undefined;
  /** Whether later events of an aggregate wait while an earlier one is being retried. */
  readonly ordered?: boolean;
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
}

/** Fewer than a process handles at once (`HANDLED_AT_ONCE_MAX`): one whose handlers hang leaves the others room. */
const DEFAULT_CONCURRENCY = 4;

/** Subscribes a service's reactions to the bus. */
export async function consumeEvents<Tx>(options: ConsumeOptions<Tx>): Promise<Consumption> {
  const { bus, consumer, inbox, reactions } = options;
  const dispatch = createDispatch(inbox, reactions, { consumer, system: bus.system });
  const observe = createConsumerObserver(consumer, options.meter);
  const judge = createJudge(options, observe.buried);
  return bus.subscribe({
    consumer,
    channels: [...new Set(reactions.map(({ channel }) => channel))],
    ordered: options.ordered ?? true,
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    handle: async (event, delivery) => {
      const startedAt = performance.now();
      const outcome = await dispatch(event);
      observe.handled(event, { ...delivery, outcome: outcome.kind, tookMs: performance.now() - startedAt });
      return judge(event, delivery, outcome);
    },
  });
}

type Judge = (event: EventEnvelope, delivery: Delivery, outcome: Outcome) => Promise<Verdict>;

/**
 * What the bus is told of one delivery:
 *
 *   delivered --handled, duplicate or nobody concerned--> acked
 *             --a neighbour is away---------------------> retried later, as often as it takes
 *             --failed, fewer than `attemptsMax` times--> retried later
 *             --failed for the last time, or hopeless---> buried --> acked
 *             --cannot be buried------------------------> retried later
 */
function createJudge<Tx>(
  { inbox, log, retry = defaultRetryPolicy }: ConsumeOptions<Tx>,
  onBuried: () => void,
): Judge {
  // Deliveries that must not count as failures, by event that waits to be tried again.
  const excused = new Map<string, number>();

  const excusedOf = (event: EventEnvelope, { attempt }: Delivery): number => {
    const known = excused.get(event.id) ?? excusedBeforeUs(attempt, retry);
    excused.set(event.id, known);
    return known;
  };

  const acknowledge = (event: EventEnvelope): Verdict => {
    excused.delete(event.id);
    return { kind: 'ack' };
  };

  const later = (failures: number): Verdict => {
    const delayMs = retryDelayMs(Math.max(failures, 1), retry, Math.random());
    return { kind: 'retry', delayMs };
  };

  const sitOut = (event: EventEnvelope, delivery: Delivery, error: string): Verdict => {
    const { attempt } = delivery;
    excused.set(event.id, excusedOf(event, delivery) + 1);
    log.warn({ ...about(event), attempt, error }, 'a neighbour is away; the event waits for it');
    return later(attempt);
  };

  const bury = async (event: EventEnvelope, delivery: Delivery, error: string): Promise<Verdict> => {
    try {
      await inbox.bury(event, { error, attempts: delivery.attempt });
    } catch (thrown) {
      return sitOut(event, delivery, messageOf(thrown));
    }
    onBuried();
    log.error({ ...about(event), ...delivery, error }, 'an event is dead: see `hansa events dead`');
    return acknowledge(event);
  };

  return async (event, delivery, outcome) => {
    switch (outcome.kind) {
      case 'handled':
      case 'duplicate':
      case 'ignored':
        return acknowledge(event);
      case 'outage':
        return sitOut(event, delivery, outcome.error);
      case 'hopeless':
        return bury(event, delivery, outcome.error);
      case 'failed': {
        const failures = delivery.attempt - excusedOf(event, delivery);
        if (failures >= retry.attemptsMax) return bury(event, delivery, outcome.error);
        log.warn({ ...about(event), failures, error: outcome.error }, 'an event could not be handled');
        return later(failures);
      }
      default:
        return assertNever(outcome);
    }
  };
}

/** However often an event was tried before this process began, it gets so many tries now. */
const TRIES_MIN = 3;

/**
 * How many of the deliveries before this process began were in vain for a reason that does not count is not
 * known any more. They might all have been failures, but the event is not given up for what we have not seen.
 */
function excusedBeforeUs(attempt: number, { attemptsMax }: RetryPolicy): number {
  const unseen = attempt - 1;
  return Math.max(unseen - Math.max(attemptsMax - TRIES_MIN, 0), 0);
}

function about(event: EventEnvelope) {
  return { eventId: event.id, type: event.type, subject: event.subject };
}
