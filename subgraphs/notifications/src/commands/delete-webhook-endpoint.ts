import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { deleteEndpoint } from '../store/webhook-endpoints.ts';
import { done, refused, type Outcome } from './outcome.ts';

type Deps = { db: Kysely<Tables> };

/** Forgets an endpoint, its secret and its deliveries. */
export const deleteWebhookEndpoint =
  ({ db }: Deps) =>
  async ({ id }: { readonly id: string }): Promise<Outcome<string>> =>
    (await deleteEndpoint(db, id))
      ? done(id)
      : refused('NOT_FOUND', ['input', 'id'], 'There is no such endpoint.');
