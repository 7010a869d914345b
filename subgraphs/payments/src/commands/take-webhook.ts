import type { Kysely } from 'kysely';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { ProviderEvent } from '../domain/provider.ts';
import { noteProviderEvent } from '../store/provider-events.ts';
import type { PaymentsTables } from '../store/tables.ts';
import type { recordResult } from './record-result.ts';

type Deps = {
  db: Kysely<PaymentsTables>;
  provider: { readonly name: string };
  record: ReturnType<typeof recordResult>;
  log: Logger;
};

/**
 * Takes a verified webhook. The note and the effect are one transaction, without a call to anybody, so the
 * provider has its answer within milliseconds, and a crash before the commit means it sends again.
 */
export const takeWebhook =
  ({ db, provider, record, log }: Deps) =>
  async (event: ProviderEvent): Promise<void> => {
    const result = await db.transaction().execute(async (tx) => {
      const { id: eventId, type } = event;
      const providerKey = event.record.idempotencyKey;
      const fresh = await noteProviderEvent(tx, { provider: provider.name, eventId, type, providerKey });
      return fresh ? record(tx, event.record) : 'known';
    });
    if (result === 'unknown-operation' || result === 'mismatch') {
      log.error(
        { eventId: event.id, key: event.record.idempotencyKey, result },
        'a webhook contradicts our books',
      );
    }
  };
