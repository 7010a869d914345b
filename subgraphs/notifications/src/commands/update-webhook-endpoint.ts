import { invariant } from '@hansa/kit/errors/invariant';
import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import {
  endpointById,
  lockEndpoint,
  saveEndpoint,
  type WebhookEndpoint,
} from '../store/webhook-endpoints.ts';
import { createWebhookSecret } from '../webhooks/sign.ts';
import { allProblems, done, isStale, refused, refusedAsStale, type Outcome } from './outcome.ts';
import { readEventTypes, readUrl, type AddressRules } from './read-endpoint.ts';

type Deps = { db: Kysely<Tables>; rules: AddressRules };

export interface UpdateWebhookEndpoint {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly url?: string | null | undefined;
  readonly eventTypes?: readonly string[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly rotateSecret?: boolean | null | undefined;
}

export interface UpdatedEndpoint {
  readonly webhookEndpoint: WebhookEndpoint;
  /** The new secret, if one was asked for; the old one signs too for a day. */
  readonly secret: string | null;
}

/** Changes an endpoint. Switching it on lets go what waited for it. */
export const updateWebhookEndpoint =
  ({ db, rules }: Deps) =>
  async (command: UpdateWebhookEndpoint): Promise<Outcome<UpdatedEndpoint>> => {
    const url = command.url == null ? done(undefined) : readUrl(command.url, rules);
    const eventTypes = command.eventTypes == null ? done(undefined) : readEventTypes(command.eventTypes);
    if (!url.ok || !eventTypes.ok) return allProblems(url, eventTypes);

    return db.transaction().execute(async (tx) => {
      const before = await lockEndpoint(tx, command.id);
      if (!before) return refused('NOT_FOUND', ['input', 'id'], 'There is no such endpoint.');
      if (isStale(before, command.expectedVersion)) return refusedAsStale(before);
      const secret = command.rotateSecret ? createWebhookSecret() : null;
      await saveEndpoint(tx, command.id, {
        url: url.value,
        eventTypes: eventTypes.value,
        enabled: command.enabled ?? undefined,
        secret: secret ?? undefined,
      });
      const webhookEndpoint = await endpointById(tx, command.id);
      invariant(webhookEndpoint, 'a locked endpoint stays');
      return done({ webhookEndpoint, secret });
    });
  };
