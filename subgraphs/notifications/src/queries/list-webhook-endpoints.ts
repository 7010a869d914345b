import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { listEndpoints, type WebhookEndpoint } from '../store/webhook-endpoints.ts';

type Deps = { db: Kysely<Tables> };

/** All endpoints, without their secrets. */
export const listWebhookEndpoints =
  ({ db }: Deps) =>
  (): Promise<WebhookEndpoint[]> =>
    listEndpoints(db);
