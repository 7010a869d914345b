import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** A delivery that somebody has taken to make an attempt at it. */
export interface DueDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly payload: string;
  readonly url: string;
  /** The current secret first; the previous one as long as it signs too. */
  readonly secrets: readonly string[];
}

interface Claim {
  readonly limit: number;
  /** One slow receiver must not take every place. */
  readonly perEndpointMax: number;
  /** Endpoints that have as many attempts under way as they get. */
  readonly busyEndpoints: readonly string[];
  readonly leaseMs: number;
}

/** Takes deliveries that are due. Whoever dies with one gives it back when the lease ends. */
export async function claimDeliveries(db: Db, claim: Claim): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    with due as (
      select delivery.id
      from webhook_endpoints endpoint
      cross join lateral (
        select id, due_at
        from webhook_deliveries
        where endpoint_id = endpoint.id and status = 'PENDING' and due_at <= now()
        order by due_at
        limit ${claim.perEndpointMax}
        for update skip locked
      ) delivery
      where endpoint.enabled and endpoint.id <> all (${claim.busyEndpoints}::text[])
      order by delivery.due_at
      limit ${claim.limit}
    )
    update webhook_deliveries delivery
    set due_at = now() + make_interval(secs => ${claim.leaseMs / 1_000})
    from due, webhook_endpoints endpoint
    where delivery.id = due.id and endpoint.id = delivery.endpoint_id
    returning
      delivery.id, delivery.endpoint_id as "endpointId", delivery.event_id as "eventId", delivery.payload,
      endpoint.url,
      array_remove(
        array[endpoint.secret, case when endpoint.previous_secret_until > now() then endpoint.previous_secret end],
        null
      ) as secrets`.execute(db);
  return rows;
}

export interface DeliveryState {
  /** Attempts since the schedule began; the one just made is not counted. */
  readonly tries: number;
  /** Whether the endpoint took anything since this delivery was made. */
  readonly endpointAlive: boolean;
}

/**
 * The delivery, held until the transaction ends; undefined when it was finished or deleted in the meantime.
 * The endpoint is locked first, as whoever deletes one does.
 */
export async function lockPendingDelivery(
  tx: Db,
  { id, endpointId }: Pick<DueDelivery, 'id' | 'endpointId'>,
): Promise<DeliveryState | undefined> {
  const endpoint = await tx
    .selectFrom('webhook_endpoints')
    .where('id', '=', endpointId)
    .select('last_succeeded_at')
    .forNoKeyUpdate()
    .executeTakeFirst();
  const delivery = await tx
    .selectFrom('webhook_deliveries')
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .select(['tries', 'created_at'])
    .forUpdate()
    .executeTakeFirst();
  if (!endpoint || !delivery) return undefined;
  const { last_succeeded_at: succeededAt } = endpoint;
  return { tries: delivery.tries, endpointAlive: succeededAt !== null && succeededAt > delivery.created_at };
}

export async function postponeDelivery(tx: Db, id: string, delayMs: number): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set((row) => ({
      tries: row('tries', '+', 1),
      due_at: sql<Date>`now() + make_interval(secs => ${delayMs / 1_000})`,
    }))
    .where('id', '=', id)
    .execute();
}

export async function finishDelivery(tx: Db, id: string, status: 'DELIVERED' | 'FAILED'): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set((row) => ({
      status,
      tries: row('tries', '+', 1),
      payload: sql<string | null>`case when not erase_when_done then payload end`,
    }))
    .where('id', '=', id)
    .execute();
}
