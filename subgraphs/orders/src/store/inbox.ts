import type { Inbox } from '@hansa/kit/events/inbox';
import { sql, type Kysely } from 'kysely';
import { CONSUMER } from './orders.ts';
import type { Tables } from './tables.ts';

/** The id of the event that is being handled; whoever writes an order notes it in the same write. */
export type Cause = string;

/**
 * Leaves it to each effect to be harmless when repeated or overtaken: an order notes the event in the write
 * that the event leads to, and takes every input in every step; the copies of what others own look at
 * versions, row by row. So no effect needs a transaction of more than one document, and no two events of one
 * aggregate need to wait for each other.
 *
 * The look beforehand is for what was settled without an effect: an event that an operator gave up must not
 * come back with a replay. Nobody can be giving it up while it is handled for the first time, because only
 * what is dead can be given up.
 */
export function createOrdersInbox(db: Kysely<Tables>, bury: Inbox<unknown>['bury']): Inbox<Cause> {
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
