import { sql, type Kysely } from 'kysely';
import { startWorker, type Worker } from '../jobs/worker.ts';
import type { Logger } from '../telemetry/logger.ts';

const HOUR_MS = 3_600_000;

/** Small enough that a deletion never holds its locks for long. */
const ROWS_MAX = 1_000;

/**
 * Deletes what nobody can need any more, a bounded number of rows at a time:
 * - sent events after 7 days, as long as the bus keeps them: until then the bus is never the only copy;
 * - inbox notes after 30 days: nothing older than 7 + 7 days can be delivered again, whatever is replayed;
 * - idempotency keys after 8 days: clients are promised 7.
 */
export function startJanitor<Schema>({ db, log }: { db: Kysely<Schema>; log: Logger }): Worker {
  const statements = [
    sql`
      delete from outbox where position in (
        select position from outbox where sent_at < now() - interval '7 days' limit ${ROWS_MAX}
      )`,
    sql`
      delete from inbox where (consumer, event_id) in (
        select consumer, event_id from inbox where handled_at < now() - interval '30 days' limit ${ROWS_MAX}
      )`,
    sql`
      delete from idempotency_keys where (scope, key) in (
        select scope, key from idempotency_keys where created_at < now() - interval '8 days' limit ${ROWS_MAX}
      )`,
  ];

  return startWorker({
    name: 'janitor',
    pollMs: HOUR_MS,
    log,
    round: async () => {
      let deleted = 0;
      for (const statement of statements) {
        const { numAffectedRows = 0n } = await statement.execute(db);
        deleted += Number(numAffectedRows);
      }
      return deleted;
    },
  });
}
