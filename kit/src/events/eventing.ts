import type { Meter, ObservableResult } from '@opentelemetry/api';
import type { Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import { listen } from '../database/listen.ts';
import { messageOf } from '../errors/fault.ts';
import { startJanitor } from '../outbox/janitor.ts';
import { createPostgresOutbox } from '../outbox/postgres-outbox.ts';
import { startRelay } from '../outbox/relay.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { EventBus } from './bus.ts';
import { consumeEvents, type ConsumeOptions } from './consume.ts';
import { startDeadLetterRetrier } from './dead-letter-retrier.ts';
import { createPostgresDeadLetters, type DeadLetters } from './dead-letters.ts';
import { createDispatch } from './dispatch.ts';
import type { Inbox } from './inbox.ts';
import { createPostgresInbox } from './postgres-inbox.ts';
import type { Reaction } from './reactions.ts';

export interface EventingOptions<Tables, Tx = Transaction<Tables>> extends Pick<
  ConsumeOptions<Tx>,
  'ordered' | 'concurrency' | 'retry'
> {
  readonly db: Database<Tables>;
  readonly bus: EventBus;
  /** The service's durable name on the bus. */
  readonly consumer: string;
  readonly reactions: readonly Reaction<Tx>[];
  readonly log: Logger;
  readonly meter?: Meter | undefined;
}

export interface Eventing {
  /** Takes nothing new, finishes what is at hand. Waiting events stay where they are, safe. */
  stop(): Promise<void>;
}

/**
 * All that a service with a PostgreSQL database needs to take part in events: its outbox is relayed, its
 * reactions are subscribed, dead letters are retried on request, and old rows are cleared away.
 */
export async function startEventing<Tables>(options: EventingOptions<Tables>): Promise<Eventing> {
  return startEventingWith({ ...options, inbox: createPostgresInbox(options.db.kysely, options.consumer) });
}

/** As `startEventing`, for a service whose documents note the events that led to them by themselves. */
export async function startEventingWith<Tables, Tx>(
  options: EventingOptions<Tables, Tx> & { readonly inbox: Inbox<Tx> },
): Promise<Eventing> {
  const { db, bus, consumer, reactions, inbox, log, meter } = options;
  const deadLetters = createPostgresDeadLetters(db.kysely);
  const wake: Partial<Record<string, () => void>> = {};
  const listening = await listen({
    url: db.url,
    channel: 'hansa_events',
    applicationName: `${consumer} events`,
    // No payload means "connected again": anything may have happened.
    onNotify: (payload) => (payload ? wake[payload]?.() : Object.values(wake).forEach((each) => each?.())),
    log,
  });
  const consumption = await subscribe(options).catch(async (thrown: unknown) => {
    await listening.close();
    throw thrown;
  });

  const relay = startRelay({ outbox: createPostgresOutbox(db.kysely), bus, log, meter });
  const dispatch = createDispatch(inbox, reactions);
  const retrier = startDeadLetterRetrier({ consumer, deadLetters, inbox, dispatch, log });
  const janitor = startJanitor({ db: db.kysely, log });
  wake['outbox'] = relay.wake;
  wake['dead_letters'] = retrier.wake;
  const stopObserving = meter ? observeDeadLetters(deadLetters, meter, log) : () => undefined;

  return {
    stop: async () => {
      stopObserving();
      await consumption?.stop();
      await Promise.all([retrier.stop(), relay.stop(), janitor.stop()]);
      await listening.close();
    },
  };
}

/** A service that only publishes has nothing to subscribe. */
async function subscribe<Tx>(options: ConsumeOptions<Tx>) {
  return options.reactions.length > 0 ? consumeEvents(options) : undefined;
}

function observeDeadLetters(deadLetters: DeadLetters, meter: Meter, log: Logger): () => void {
  const gauge = meter.createObservableGauge('dead_letters', {
    description: 'Events that could not be handled and wait for an operator.',
  });
  const observe = async (result: ObservableResult) => {
    try {
      result.observe(await deadLetters.count());
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, 'dead letters cannot be counted');
    }
  };
  gauge.addCallback(observe);
  return () => gauge.removeCallback(observe);
}
