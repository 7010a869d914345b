import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { attemptsOf, type WebhookAttempt } from '../store/webhook-attempts.ts';

type Deps = { db: Kysely<Tables> };

export type { WebhookAttempt };

/** The attempts at each delivery, in the order of `deliveryIds`, in one statement. */
export const attemptsOfDeliveries =
  ({ db }: Deps) =>
  async (deliveryIds: readonly string[]): Promise<WebhookAttempt[][]> => {
    const attempts = new Map<string, WebhookAttempt[]>(deliveryIds.map((id) => [id, []]));
    for (const { deliveryId, ...attempt } of await attemptsOf(db, deliveryIds)) {
      attempts.get(deliveryId)?.push(attempt);
    }
    return deliveryIds.map((id) => attempts.get(id) ?? []);
  };
