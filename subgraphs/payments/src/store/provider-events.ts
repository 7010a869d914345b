import { sql, type Kysely } from 'kysely';
import type { PaymentsTables, Tx } from './tables.ts';

interface ProviderEventNote {
  readonly provider: string;
  readonly eventId: string;
  readonly type: string;
  readonly providerKey: string;
}

/** False if the event was noted before. Waits for a transaction that is about to note it. */
export async function noteProviderEvent(tx: Tx, note: ProviderEventNote): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('provider_events')
    .values({
      provider: note.provider,
      event_id: note.eventId,
      type: note.type,
      provider_key: note.providerKey,
    })
    .onConflict((conflict) => conflict.columns(['provider', 'event_id']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Providers repeat themselves for days; what is older will not come again, and would do nothing if it did. */
export async function forgetProviderEvents(db: Kysely<PaymentsTables>, days: number): Promise<void> {
  await db
    .deleteFrom('provider_events')
    .where('received_at', '<', sql<Date>`now() - ${days} * interval '1 day'`)
    .execute();
}
