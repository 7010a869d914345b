import { sql, type Kysely } from 'kysely';
import type { EventEnvelope } from './envelope.ts';

export interface DeadLetter {
  readonly id: number;
  readonly consumer: string;
  readonly event: EventEnvelope;
  readonly error: string;
  readonly attempts: number;
  readonly failedAt: Date;
  /** Set while the running service has been asked to try once more. */
  readonly retryRequestedAt: Date | null;
}

/**
 * The events a service could not handle, for its operator and for the retrier:
 *
 *   dead --retry--> requested --the service handled it--> gone    (effect, note and removal: one transaction)
 *                   requested --it failed again---------> dead    (with the new reason)
 *   dead --drop---> gone, and noted as handled, so that a replay does not bring it back
 *
 * The operator's process only marks rows. The service itself picks them up, because only it has the
 * handlers, and its inbox makes sure that an event has its effect once however often it is asked for.
 */
export interface DeadLetters {
  list(page?: { readonly afterId?: number; readonly limit?: number }): Promise<DeadLetter[]>;
  show(id: number): Promise<DeadLetter | undefined>;
  count(): Promise<number>;
  /** Asks the running service to try these once more. Returns how many there were. */
  retry(ids: readonly number[]): Promise<number>;
  /** Gives these up for good. Returns how many there were. */
  drop(ids: readonly number[]): Promise<number>;
  /** Those to be tried again, in the order they died. */
  requested(consumer: string, limit: number): Promise<DeadLetter[]>;
}

const LIST_DEFAULT = 100;

/** Dead letters in a service's PostgreSQL database. */
export function createPostgresDeadLetters<Schema>(db: Kysely<Schema>): DeadLetters {
  const columns = sql`
    id, consumer, event, error, attempts, failed_at as "failedAt", retry_requested_at as "retryRequestedAt"`;

  return {
    list: async ({ afterId = 0, limit = LIST_DEFAULT } = {}) => {
      const { rows } = await sql<DeadLetter>`
        select ${columns} from dead_letters where id > ${afterId} order by id limit ${limit}`.execute(db);
      return rows;
    },

    show: async (id) => {
      const { rows } = await sql<DeadLetter>`
        select ${columns} from dead_letters where id = ${id}`.execute(db);
      return rows[0];
    },

    count: async () => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from dead_letters`.execute(db);
      return rows[0]?.count ?? 0;
    },

    retry: async (ids) => {
      const { rows } = await sql<{ count: number }>`
        with requested as (
          update dead_letters set retry_requested_at = now() where id = any(${ids}::bigint[]) returning id
        )
        select count(*) as count, pg_notify('hansa_events', 'dead_letters') from requested`.execute(db);
      return rows[0]?.count ?? 0;
    },

    drop: async (ids) => {
      const { rows } = await sql<{ count: number }>`
        with dropped as (
          delete from dead_letters where id = any(${ids}::bigint[]) returning consumer, event_id
        ), noted as (
          insert into inbox (consumer, event_id) select consumer, event_id from dropped on conflict do nothing
        )
        select count(*) as count from dropped`.execute(db);
      return rows[0]?.count ?? 0;
    },

    requested: async (consumer, limit) => {
      const { rows } = await sql<DeadLetter>`
        select ${columns} from dead_letters
        where retry_requested_at is not null and consumer = ${consumer}
        order by id limit ${limit}`.execute(db);
      return rows;
    },
  };
}
