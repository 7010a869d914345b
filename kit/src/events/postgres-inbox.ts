import { sql, type Kysely, type Transaction } from 'kysely';
import { sendAhead } from '../database/travelling-connection.ts';
import type { Inbox } from './inbox.ts';

/** Takes back what was done for an event that had its effect before. */
class Duplicate extends Error {}

function duplicateOrThrow(thrown: unknown): 'duplicate' {
  if (thrown instanceof Duplicate) return 'duplicate';
  throw thrown;
}

/** The inbox of one consumer in its service's PostgreSQL database. */
export function createPostgresInbox<Schema>(
  db: Kysely<Schema>,
  consumer: string,
): Inbox<Transaction<Schema>> {
  return {
    once: (event, effect) =>
      db
        .transaction()
        .execute(async (tx) => {
          // The lock gives events of one aggregate their turns even where several processes, a retried dead
          // letter and a fresh event meet. The claim is an INSERT that hits a primary key, never a look
          // before it: of two deliveries at once the second waits here until the first has committed.
          const claim = sql`
          with turn as materialized (
            select pg_advisory_xact_lock(hashtextextended(${`${consumer}/${event.subject}`}, 0))
          ), revived as (
            delete from dead_letters where consumer = ${consumer} and event_id = ${event.id}
          )
          insert into inbox (consumer, event_id)
          select ${consumer}, ${event.id} from turn
          on conflict do nothing`;
          // It travels with the first statement of the effect, of which nothing is left if this is a duplicate.
          const claimed = await sendAhead(tx, claim);
          const isDuplicate = async () => (await claimed()).numAffectedRows === 0n;
          try {
            await effect(tx);
          } catch (thrown) {
            if (await isDuplicate().catch(() => false)) throw new Duplicate();
            throw thrown;
          }
          if (await isDuplicate()) throw new Duplicate();
          return 'handled' as const;
        })
        .catch(duplicateOrThrow),

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
