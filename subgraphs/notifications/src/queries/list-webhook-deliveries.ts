import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { countDeliveries, pageOfDeliveries, type WebhookDelivery } from '../store/webhook-deliveries.ts';

type Deps = { db: Kysely<Tables> };

export type { WebhookDelivery };

export interface ListWebhookDeliveries extends PageArguments {
  readonly endpointId?: string | null | undefined;
  readonly status?: WebhookDelivery['status'] | null | undefined;
}

/** Deliveries, newest first. */
export const listWebhookDeliveries =
  ({ db }: Deps) =>
  async ({ endpointId, status, ...args }: ListWebhookDeliveries): Promise<Connection<WebhookDelivery>> => {
    const page = readPage(args);
    const filter = { endpointId: endpointId ?? undefined, status: status ?? undefined };
    return toConnection({
      rows: await pageOfDeliveries(db, filter, page),
      page,
      cursorOf: ({ id }) => [id],
      nodeOf: (delivery) => delivery,
      totalCount: () => countDeliveries(db, filter),
    });
  };
