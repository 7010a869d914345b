import { isId } from '@hansa/kit/ids';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export interface WebhookEndpoint {
  readonly id: string;
  readonly version: number;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How long the previous secret signs too: a day is enough to roll a change out everywhere. */
const PREVIOUS_SECRET_HOURS = 24;

/** All endpoints, oldest first. */
export function listEndpoints(db: Db): Promise<WebhookEndpoint[]> {
  return selectEndpoints(db).orderBy('id').execute();
}

export function endpointById(db: Db, id: string): Promise<WebhookEndpoint | undefined> {
  return selectEndpoints(db).where('id', '=', id).executeTakeFirst();
}

/** Only one transaction at a time adds an endpoint, so that their number stays bounded. */
export async function lockEndpoints(tx: Db): Promise<void> {
  await sql`lock table webhook_endpoints in share row exclusive mode`.execute(tx);
}

export async function countEndpoints(tx: Db): Promise<number> {
  const { count } = await tx
    .selectFrom('webhook_endpoints')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

interface NewEndpoint {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly secret: string;
}

export async function insertEndpoint(tx: Db, { id, url, eventTypes, secret }: NewEndpoint): Promise<void> {
  await tx.insertInto('webhook_endpoints').values({ id, url, event_types: eventTypes, secret }).execute();
}

export interface EndpointChange {
  readonly url?: string | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly enabled?: boolean | undefined;
  readonly secret?: string | undefined;
}

/** The endpoint, held until the transaction ends. */
export async function lockEndpoint(tx: Db, id: string): Promise<WebhookEndpoint | undefined> {
  if (!isId('whe', id)) return undefined;
  return selectEndpoints(tx).where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function saveEndpoint(tx: Db, id: string, change: EndpointChange): Promise<void> {
  const { url, eventTypes, enabled, secret } = change;
  await tx
    .updateTable('webhook_endpoints')
    .set((row) => ({
      version: row('version', '+', 1),
      updated_at: sql<Date>`now()`,
      url,
      event_types: eventTypes,
      ...(enabled !== undefined && { enabled, disabled_reason: enabled ? null : 'Switched off by staff.' }),
      ...(secret !== undefined && {
        secret,
        previous_secret: row.ref('secret'),
        previous_secret_until: sql<Date>`now() + make_interval(hours => ${sql.lit(PREVIOUS_SECRET_HOURS)})`,
      }),
    }))
    .where('id', '=', id)
    .execute();
}

/** Its deliveries go with it. */
export async function deleteEndpoint(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('webhook_endpoints').where('id', '=', id).execute();
}

/** Switches an endpoint off that cannot be reached any more. What waits for it waits until staff switch it on. */
export async function disableEndpoint(tx: Db, id: string, reason: string): Promise<void> {
  await tx
    .updateTable('webhook_endpoints')
    .set((row) => ({
      version: row('version', '+', 1),
      updated_at: sql<Date>`now()`,
      enabled: false,
      disabled_reason: reason,
    }))
    .where('id', '=', id)
    .where('enabled', '=', true)
    .execute();
}

/** The endpoint answered; held against giving it up. */
export async function noteSuccess(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable('webhook_endpoints')
    .set({ last_succeeded_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

function selectEndpoints(db: Db) {
  return db
    .selectFrom('webhook_endpoints')
    .select([
      'id',
      'version',
      'url',
      'event_types as eventTypes',
      'enabled',
      'disabled_reason as disabledReason',
      'created_at as createdAt',
      'updated_at as updatedAt',
    ]);
}
