import { beyondCursor, inOrder, type Page } from '@hansa/kit/graphql/page';
import { isId } from '@hansa/kit/ids';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly status: 'PENDING' | 'DELIVERED' | 'FAILED';
  readonly createdAt: Date;
  /** Null unless an attempt will be made by itself. */
  readonly nextAttemptAt: Date | null;
}

export interface DeliveryFilter {
  readonly endpointId?: string | undefined;
  readonly status?: WebhookDelivery['status'] | undefined;
}

/** The newest first; ids are ordered by time. */
const sorting = { columns: ['webhook_deliveries.id'], descending: true };

export function pageOfDeliveries(db: Db, filter: DeliveryFilter, page: Page): Promise<WebhookDelivery[]> {
  return selectDeliveries(db)
    .where(matching(filter))
    .where(beyondCursor(page, sorting))
    .orderBy(inOrder(page, sorting))
    .limit(page.fetch)
    .execute();
}

export async function countDeliveries(db: Db, filter: DeliveryFilter): Promise<number> {
  const { count } = await db
    .selectFrom('webhook_deliveries')
    .where(matching(filter))
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export function deliveryById(db: Db, id: string): Promise<WebhookDelivery | undefined> {
  return selectDeliveries(db).where('webhook_deliveries.id', '=', id).executeTakeFirst();
}

interface NewDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly customerId: string | null;
  readonly payload: string;
  readonly eraseWhenDone: boolean;
}

/** Queues the event for each endpoint, once per endpoint however often the event is heard of. */
export async function insertDeliveries(tx: Db, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await tx
    .insertInto('webhook_deliveries')
    .values(
      deliveries.map((delivery) => ({
        id: delivery.id,
        endpoint_id: delivery.endpointId,
        event_id: delivery.eventId,
        event_type: delivery.eventType,
        customer_id: delivery.customerId,
        payload: delivery.payload,
        erase_when_done: delivery.eraseWhenDone,
      })),
    )
    .onConflict((conflict) => conflict.columns(['endpoint_id', 'event_id']).doNothing())
    .execute();
}

/** Who wants this type of event; held, so that nobody deletes an endpoint under its new delivery. */
export async function endpointsFor(tx: Db, event: Fact): Promise<string[]> {
  const rows = await listening(tx, event).select('id').orderBy('id').forKeyShare().execute();
  return rows.map(({ id }) => id);
}

/** What one endpoint that is switched on subscribed to, and since when. */
export interface Subscription {
  readonly eventTypes: readonly string[];
  readonly createdAt: Date;
}

export async function listSubscriptions(db: Db): Promise<Subscription[]> {
  return db
    .selectFrom('webhook_endpoints')
    .where('enabled', '=', true)
    .select(['event_types as eventTypes', 'created_at as createdAt'])
    .execute();
}

/** The same as `listening`, by what is known already. */
export function wants({ eventTypes, createdAt }: Subscription, { type, time }: Fact): boolean {
  return (
    eventTypes.includes(type) && createdAt.getTime() <= Date.parse(time) + CLOCK_TOLERANCE_SECONDS * 1_000
  );
}

export interface Fact {
  readonly type: string;
  /** RFC 3339 */
  readonly time: string;
}

/** Clocks of machines that are looked after differ by less. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** An endpoint hears what happens once it is there, and not what is published again from before. */
function listening(db: Db, { type, time }: Fact) {
  return db
    .selectFrom('webhook_endpoints')
    .where('enabled', '=', true)
    .where(sql<boolean>`${type} = any (event_types)`)
    .where(
      sql<boolean>`created_at <= ${time}::timestamptz + make_interval(secs => ${sql.lit(CLOCK_TOLERANCE_SECONDS)})`,
    );
}

export type Restart = 'restarted' | 'not-found' | 'erased' | 'endpoint-disabled';

/** Begins the schedule anew, at once. */
export async function restartDelivery(tx: Db, id: string): Promise<Restart> {
  if (!isId('whd', id)) return 'not-found';
  const delivery = await tx
    .selectFrom('webhook_deliveries')
    .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
    .where('webhook_deliveries.id', '=', id)
    .select(['payload', 'enabled'])
    .forUpdate('webhook_deliveries')
    .executeTakeFirst();
  if (!delivery) return 'not-found';
  if (delivery.payload === null) return 'erased';
  if (!delivery.enabled) return 'endpoint-disabled';
  await tx
    .updateTable('webhook_deliveries')
    .set({ status: 'PENDING', tries: 0, due_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
  return 'restarted';
}

export async function countPendingDeliveries(db: Db): Promise<number> {
  return countDeliveries(db, { status: 'PENDING' });
}

function selectDeliveries(db: Db) {
  return db
    .selectFrom('webhook_deliveries')
    .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
    .select([
      'webhook_deliveries.id',
      'webhook_deliveries.endpoint_id as endpointId',
      'webhook_deliveries.event_id as eventId',
      'webhook_deliveries.event_type as eventType',
      'webhook_deliveries.status',
      'webhook_deliveries.created_at as createdAt',
      sql<Date | null>`
        case when webhook_deliveries.status = 'PENDING' and webhook_endpoints.enabled
          then webhook_deliveries.due_at end`.as('nextAttemptAt'),
    ]);
}

/** `where` for both the page and its count. */
function matching({ endpointId, status }: DeliveryFilter) {
  const conditions = [
    ...(endpointId === undefined ? [] : [sql`webhook_deliveries.endpoint_id = ${endpointId}`]),
    ...(status === undefined ? [] : [sql`webhook_deliveries.status = ${status}`]),
  ];
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}
