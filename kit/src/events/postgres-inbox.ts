import { sql, type Kysely, type QueryExecutorProvider, type Transaction } from 'kysely';
import { sendAhead } from '../database/travelling-connection.ts';
import type { EventEnvelope } from './envelope.ts';
import type { Inbox } from './inbox.ts';

/** The inbox of one consumer in its service's PostgreSQL database. */
export function createPostgresInbox<Schema>(
  db: Kysely<Schema>,
  consumer: string,
): Inbox<Transaction<Schema>> {
  return {
    once: async (event, effect) => {
      try {
        await db.transaction().execute((tx) => handle(tx, { consumer, event, effect: () => effect(tx) }));
        return 'handled';
      } catch (thrown) {
        if (!(thrown instanceof Duplicate)) throw thrown;
        await revive(consumer, event).execute(db);
        return 'duplicate';
      }
    },

    bury: async (event, { error, attempts }) => {
      // Somebody else may have handled it in the meantime; then nothing is dead.
      await sql`
        insert into dead_letters (consumer, event_id, event, error, attempts)
        select ${consumer}, ${event.id}, ${JSON.stringify(event)}::json, ${error}, ${attempts}
        where not exists (select from inbox where consumer = ${consumer} and event_id = ${event.id})
        on conflict (consumer, event_id) do update set
          error = excluded.error,
          attempts = excluded.attempts,
          failed_at = excluded.failed_at,
          retry_requested_at = null`.execute(db);
    },
  };
}

interface Handling {
  readonly consumer: string;
  readonly event: EventEnvelope;
  readonly effect: () => Promise<void>;
}

/** Takes back what was done for an event that had its effect before. */
class Duplicate extends Error {}

/**
 * The claim travels with the first statement of the effect; where it turns out that the event was claimed before,
 * nothing is left of what followed.
 */
async function handle(tx: QueryExecutorProvider, { consumer, event, effect }: Handling): Promise<void> {
  const claimed = await sendAhead(tx, claim(consumer, event));
  const isDuplicate = async () => (await claimed()).numAffectedRows === 0n;
  try {
    await effect();
    if (await isDuplicate()) throw new Duplicate();
  } catch (thrown) {
    // What repeats itself may well fail, too. Where even the claim has failed, that is told.
    throw (await isDuplicate().catch(() => false)) ? new Duplicate() : thrown;
  }
}

/**
 * The lock gives events of one aggregate their turns even where several processes, a retried dead letter and a fresh
 * event meet. The claim is an INSERT that hits a primary key, never a look before it: of two deliveries at once the
 * second waits here until the first has committed.
 */
function claim(consumer: string, event: EventEnvelope) {
  return sql`
    with turn as materialized (
      select pg_advisory_xact_lock(hashtextextended(${`${consumer}/${event.subject}`}, 0))
    ), revived as (${revive(consumer, event)})
    insert into inbox (consumer, event_id)
    select ${consumer}, ${event.id} from turn
    on conflict do nothing`;
}

/** What had its effect is dead no more. */
function revive(consumer: string, { id }: EventEnvelope) {
  return sql`delete from dead_letters where consumer = ${consumer} and event_id = ${id}`;
}
