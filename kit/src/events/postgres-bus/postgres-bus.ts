import type { Meter } from '@opentelemetry/api';
import { openDatabase } from '../../database/database.ts';
import { migrateOnly } from '../../database/migrate.ts';
import { Fault, messageOf } from '../../errors/fault.ts';
import { isOutage } from '../../errors/is-outage.ts';
import { startWorker } from '../../jobs/worker.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { EventBus } from '../bus.ts';
import { createPermits } from '../permits.ts';
import { createAppender } from './appender.ts';
import { createConsumerStore } from './consumer-store.ts';
import { createLogStore } from './log-store.ts';
import { observeLag } from './observe-lag.ts';
import { observeLog } from './observe-log.ts';
import { openSession } from './session.ts';
import { createTail } from './tail.ts';
import { startSubscription, type PostgresConsumption } from './subscribe.ts';

const migrations = new URL('../../../migrations-bus/', import.meta.url);

/** One for appends, the others for readers; none is ever held while something is handled. */
const CONNECTIONS_MAX = 4;
const HOUR_MS = 3_600_000;

/**
 * The event bus over a PostgreSQL database of its own: a log table, a position per consumer, and
 * `LISTEN/NOTIFY` as the wake-up. Needs direct connections: a pooler in transaction mode would lose both
 * the notifications and the consumers' locks.
 *
 * Events stay for 7 days. The tables are created and brought up to date here.
 */
export async function createPostgresBus(options: {
  readonly url: string;
  readonly log: Logger;
  readonly meter?: Meter;
}): Promise<EventBus> {
  const { url, log, meter } = options;
  const pool = { applicationName: 'hansa bus', connectionsMax: CONNECTIONS_MAX };
  const database = openDatabase({ url, ...pool, meter });
  const subscriptions = new Set<PostgresConsumption>();
  const open = async () => {
    await migrateOnly(database, migrations, log);
    return openSession({
      url,
      log,
      onWake: (channels) => subscriptions.forEach(({ wake }) => wake(channels)),
      onLost: () => subscriptions.forEach(({ lose }) => lose()),
    });
  };
  const session = await open().catch(async (thrown: unknown) => {
    await database.close();
    throw thrown;
  });
  const events = createLogStore(database.kysely);
  const tail = createTail(events.read);
  const consumers = createConsumerStore(database.kysely);
  const append = createAppender(events.append);
  const permits = createPermits();
  const janitor = startWorker({ name: 'bus-janitor', pollMs: HOUR_MS, log, round: events.expire });
  const observers = meter
    ? [observeLag(database.pool, meter, log), observeLog(database.pool, meter, log)]
    : [];

  return {
    system: 'postgresql',
    publish: async (published) => {
      if (published.length > 0) await append(published).catch(explainRefusal);
    },
    subscribe: (subscription) => {
      tail.follow(subscription.channels);
      const consumption = startSubscription({
        ...{ subscription, permits, consumers, session, log },
        events: tail,
      });
      subscriptions.add(consumption);
      return Promise.resolve({
        stop: async () => {
          await consumption.stop();
          subscriptions.delete(consumption);
        },
      });
    },
    ping: database.ping,
    close: async () => {
      observers.forEach((stop) => stop());
      await Promise.all([...subscriptions].map(({ stop }) => stop()));
      await janitor.stop();
      await session.close();
      await database.close();
    },
  };
}

function explainRefusal(cause: unknown): never {
  const code = isOutage(cause) ? 'UNAVAILABLE' : 'INTERNAL';
  throw new Fault(code, `The event log did not take the events: ${messageOf(cause)}`, { cause });
}
