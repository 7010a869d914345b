import type { Inbox } from '@hansa/kit/events/inbox';
import { sql, type Kysely } from 'kysely';
import { CONSUMER } from '../consumer.ts';
import type { Cause } from '../storage.ts';
import type { Tables } from './tables.ts';

/**
 * The inbox of orders in PostgreSQL.
 *
 * The look beforehand is for what was settled without an effect: an event that an operator gave up must not
 * come back with a replay. Nobody can be giving it up while it is handled for the first time, because only
 * what is dead can be given up.
 */
export function createPostgresOrdersInbox(db: Kysely<Tables>, bury: Inbox<unknown>['bury']): Inbox<Cause> {
  return {
    once: async (event, effect) => {
      const { settled, dead } = await look(db, event.id);
      if (!settled) await effect(event.id);
      if (dead) await revive(db, event.id);
      return settled ? 'duplicate' : 'handled';
    },
    bury,
  };
}

interface Known {
  /** An order noted it, or it was given up. */
  readonly settled: boolean;
  readonly dead: boolean;
}

async function look(db: Kysely<Tables>, eventId: string): Promise<Known> {
  const { rows } = await sql<Known>`
    select
      exists (select from inbox where consumer = ${CONSUMER} and event_id = ${eventId}) as settled,
      exists (select from dead_letters where consumer = ${CONSUMER} and event_id = ${eventId}) as dead
    `.execute(db);
  return rows[0] ?? { settled: false, dead: false };
}

async function revive(db: Kysely<Tables>, eventId: string): Promise<void> {
  await sql`delete from dead_letters where consumer = ${CONSUMER} and event_id = ${eventId}`.execute(db);
}
