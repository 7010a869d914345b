import type { Kysely } from 'kysely';
import { createWebhookEndpoint } from './commands/create-webhook-endpoint.ts';
import { deleteWebhookEndpoint } from './commands/delete-webhook-endpoint.ts';
import type { AddressRules } from './commands/read-endpoint.ts';
import { retryWebhookDelivery } from './commands/retry-webhook-delivery.ts';
import { updateWebhookEndpoint } from './commands/update-webhook-endpoint.ts';
import { listWebhookDeliveries } from './queries/list-webhook-deliveries.ts';
import { listWebhookEndpoints } from './queries/list-webhook-endpoints.ts';
import type { Tables } from './store/tables.ts';

export type UseCases = ReturnType<typeof createUseCases>;

interface Means {
  readonly db: Kysely<Tables>;
  readonly rules: AddressRules;
  /** Called when a delivery is due at once. */
  readonly wake: () => void;
}

/** What the service can do, each use case given its collaborators. */
export function createUseCases({ db, rules, wake }: Means) {
  return {
    createWebhookEndpoint: createWebhookEndpoint({ db, rules }),
    updateWebhookEndpoint: updateWebhookEndpoint({ db, rules }),
    deleteWebhookEndpoint: deleteWebhookEndpoint({ db }),
    retryWebhookDelivery: retryWebhookDelivery({ db, wake }),
    listWebhookEndpoints: listWebhookEndpoints({ db }),
    listWebhookDeliveries: listWebhookDeliveries({ db }),
  };
}
