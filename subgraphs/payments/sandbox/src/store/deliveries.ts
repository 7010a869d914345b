import { sendLater } from '@hansa/kit/database/travelling-connection';
import { sql, type Kysely } from 'kysely';
import type { SandboxTables } from './tables.ts';

type Db = Kysely<SandboxTables>;

/** One copy of a webhook that is due. */
export interface Delivery {
  readonly id: number;
  readonly eventId: string;
  readonly body: string;
  /** This attempt counted. */
  readonly attempts: number;
}

export async function insertDeliveries(
  db: Db,
  copies: readonly { eventId: string; body: string; delayMs: number }[],
): Promise<void> {
  if (copies.length === 0) return;
  const insert = db.insertInto('webhook_deliveries').values(
    copies.map(({ eventId, body, delayMs }) => ({
      event_id: eventId,
      body,
      due_at: sql<Date>`now() + ${delayMs} * interval '1 millisecond'`,
    })),
  );
  await sendLater(db, insert);
}

/** Takes due copies for `leaseMs`; after a crash the lease runs out and somebody else takes them. */
export async function claimDeliveries(db: Db, claim: { max: number; leaseMs: number }): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    update webhook_deliveries delivery
    set attempts = attempts + 1, locked_until = now() + ${claim.leaseMs} * interval '1 millisecond'
    from (
      select id from webhook_deliveries
      where delivered_at is null and given_up_at is null and due_at <= now()
        and (locked_until is null or locked_until < now())
      order by due_at limit ${claim.max} for update skip locked
    ) due
    where delivery.id = due.id
    returning delivery.id, delivery.event_id as "eventId", delivery.body, delivery.attempts`.execute(db);
  return rows;
}

export async function markDelivered(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('webhook_deliveries')
    .set({ delivered_at: sql<Date>`now()`, locked_until: null })
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute();
}

/** Puts a copy off, or gives it up where no delay is named. */
export async function markFailed(
  db: Db,
  { id, error, delayMs }: { id: number; error: string; delayMs: number | undefined },
): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({
      last_error: error,
      locked_until: null,
      ...(delayMs === undefined
        ? { given_up_at: sql<Date>`now()` }
        : { due_at: sql<Date>`now() + ${delayMs} * interval '1 millisecond'` }),
    })
    .where('id', '=', id)
    .execute();
}
