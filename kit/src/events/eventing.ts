import type { Meter } from '@opentelemetry/api';
import type { Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import { listen } from '../database/listen.ts';
import { startJanitor } from '../outbox/janitor.ts';
import { createPostgresOutbox } from '../outbox/postgres-outbox.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { EventBus } from './bus.ts';
import type { ConsumeOptions } from './consume.ts';
import { createPostgresDeadLetters } from './dead-letters.ts';
import type { Inbox } from './inbox.ts';
import { createPostgresInbox } from './postgres-inbox.ts';
import type { Reaction } from './reactions.ts';
import { runEventing, type Eventing, type RunningEventing } from './run-eventing.ts';

export type { Eventing };

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
  const { db, consumer, log } = options;
  let running: RunningEventing | undefined;
  const listening = await listen({
    url: db.url,
    channel: 'hansa_events',
    applicationName: `${consumer} events`,
    // No payload means "connected again": anything may have happened.
    onNotify: (payload) => {
      if (payload !== 'dead_letters') running?.wakeRelay();
      if (payload !== 'outbox') running?.wakeRetrier();
    },
    log,
  });
  try {
    running = await runEventing({
      ...options,
      outbox: createPostgresOutbox(db.kysely),
      deadLetters: createPostgresDeadLetters(db.kysely),
      startJanitor: () => startJanitor({ db: db.kysely, log }),
    });
  } catch (thrown) {
    await listening.close();
    throw thrown;
  }
  const { stop } = running;
  return {
    stop: async () => {
      await stop();
      await listening.close();
    },
  };
}
