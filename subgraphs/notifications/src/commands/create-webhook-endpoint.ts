import { invariant } from '@hansa/kit/errors/invariant';
import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import {
  countEndpoints,
  endpointById,
  insertEndpoint,
  lockEndpoints,
  type WebhookEndpoint,
} from '../store/webhook-endpoints.ts';
import { createWebhookSecret } from '../webhooks/sign.ts';
import { allProblems, done, refused, type Outcome } from './outcome.ts';
import { readEventTypes, readUrl, type AddressRules } from './read-endpoint.ts';

type Deps = { db: Kysely<Tables>; rules: AddressRules };

export interface CreateWebhookEndpoint {
  readonly url: string;
  readonly eventTypes: readonly string[];
}

export interface CreatedEndpoint {
  readonly webhookEndpoint: WebhookEndpoint;
  /** Told this once. */
  readonly secret: string;
}

/** Each event is looked up for each endpoint, and the list is always shown at once. */
const ENDPOINTS_MAX = 100;

/** Registers an address that events are sent to from now on. */
export const createWebhookEndpoint =
  ({ db, rules }: Deps) =>
  async (command: CreateWebhookEndpoint): Promise<Outcome<CreatedEndpoint>> => {
    const url = readUrl(command.url, rules);
    const eventTypes = readEventTypes(command.eventTypes);
    if (!url.ok || !eventTypes.ok) return allProblems(url, eventTypes);

    return db.transaction().execute(async (tx) => {
      await lockEndpoints(tx);
      if ((await countEndpoints(tx)) >= ENDPOINTS_MAX) {
        return refused(
          'TOO_MANY',
          null,
          `There can be at most ${ENDPOINTS_MAX} endpoints. Delete one first.`,
        );
      }
      const id = createId('whe');
      const secret = createWebhookSecret();
      await insertEndpoint(tx, { id, url: url.value, eventTypes: eventTypes.value, secret });
      const webhookEndpoint = await endpointById(tx, id);
      invariant(webhookEndpoint, 'an endpoint that was just written can be read');
      return done({ webhookEndpoint, secret });
    });
  };
