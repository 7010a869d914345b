import type { Inbox } from '@hansa/kit/events/inbox';
import { sql, type Kysely } from 'kysely';
import { CONSUMER } from './orders.ts';
import type { Tables } from './tables.ts';

/** The id of the event that is being handled; whoever writes an order notes it in the same write. */
export type Cause = string;

/**
 * Leaves it to each effect to be harmless when repeated: an order notes the event in the write that the
 * event leads to, and the copies of what others own look at versions. So no effect needs a transaction of
 * more than one document.
 */
export function createOrdersInbox(db: Kysely<Tables>, bury: Inbox<unknown>['bury']): Inbox<Cause> {
  return {
    once: async (event, effect) => {
      await effect(event.id);
      // It may have been given up before; now it is handled after all.
      await sql`delete from dead_letters where consumer = ${CONSUMER} and event_id = ${event.id}`.execute(db);
      return 'handled';
    },
    bury,
  };
}
