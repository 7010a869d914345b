import type { Kysely } from 'kysely';
import { assertNever } from '@hansa/kit/errors/assert-never';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { ProviderEvent, ProviderRecord } from '../domain/provider.ts';
import { findOperation } from '../store/operations.ts';
import { noteProviderEvent } from '../store/provider-events.ts';
import type { PaymentsTables } from '../store/tables.ts';
import { fits, type recordResult } from './record-result.ts';

type Deps = {
  db: Kysely<PaymentsTables>;
  provider: { readonly name: string };
  record: ReturnType<typeof recordResult>;
  log: Logger;
};

/**
 * Takes a verified webhook. The note and the effect are one transaction, without a call to anybody, so the
 * provider has its answer within milliseconds, and a crash before the commit means it sends again. Most webhooks
 * repeat what the provider's answer said long before, and end with a look at the operation.
 */
export const takeWebhook =
  ({ db, provider, record, log }: Deps) =>
  async (event: ProviderEvent): Promise<void> => {
    if (await isNoNews(db, event.record)) return;
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

/** Whether we know the operation's end, and it is this one. An end never changes again. */
async function isNoNews(db: Kysely<PaymentsTables>, { idempotencyKey, end, ...record }: ProviderRecord) {
  const known = await findOperation(db, idempotencyKey);
  if (!known || !fits(known, record)) return false;
  switch (known.status) {
    case 'SUCCEEDED':
      return end.kind === 'succeeded';
    case 'DECLINED':
      return end.kind === 'declined';
    case 'PENDING':
    case 'STOPPED':
      return false;
    default:
      return assertNever(known.status);
  }
}
