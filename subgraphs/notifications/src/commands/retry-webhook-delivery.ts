import { assertNever } from '@hansa/kit/errors/assert-never';
import { invariant } from '@hansa/kit/errors/invariant';
import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { deliveryById, restartDelivery, type WebhookDelivery } from '../store/webhook-deliveries.ts';
import { done, refused, type Outcome } from './outcome.ts';

type Deps = { db: Kysely<Tables>; wake: () => void };

const field = ['input', 'deliveryId'];

/** Sends an event again, at once and then by the schedule, whatever became of it before. */
export const retryWebhookDelivery =
  ({ db, wake }: Deps) =>
  async ({ deliveryId }: { readonly deliveryId: string }): Promise<Outcome<WebhookDelivery>> => {
    const outcome = await db.transaction().execute(async (tx) => {
      const restart = await restartDelivery(tx, deliveryId);
      switch (restart) {
        case 'not-found':
          return refused('NOT_FOUND', field, 'There is no such delivery.');
        case 'erased':
          return refused('CONTENT_ERASED', field, 'The customer left, and what was sent was erased.');
        case 'endpoint-disabled':
          return refused('ENDPOINT_DISABLED', field, 'The endpoint is switched off. Switch it on first.');
        case 'restarted': {
          const delivery = await deliveryById(tx, deliveryId);
          invariant(delivery, 'a locked delivery stays');
          return done(delivery);
        }
        default:
          return assertNever(restart);
      }
    });
    if (outcome.ok) wake();
    return outcome;
  };
