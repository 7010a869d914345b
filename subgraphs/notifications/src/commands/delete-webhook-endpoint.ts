import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { deleteEndpoint, lockEndpoint } from '../store/webhook-endpoints.ts';
import { done, isStale, refused, refusedAsStale, type Outcome } from './outcome.ts';

type Deps = { db: Kysely<Tables> };

export interface DeleteWebhookEndpoint {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** Forgets an endpoint, its secret and its deliveries. */
export const deleteWebhookEndpoint =
  ({ db }: Deps) =>
  async ({ id, expectedVersion }: DeleteWebhookEndpoint): Promise<Outcome<string>> =>
    db.transaction().execute(async (tx) => {
      const before = await lockEndpoint(tx, id);
      if (!before) return refused('NOT_FOUND', ['input', 'id'], 'There is no such endpoint.');
      if (isStale(before, expectedVersion)) return refusedAsStale(before);
      await deleteEndpoint(tx, id);
      return done(id);
    });
