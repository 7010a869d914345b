import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** One try to hand an event over. */
export interface WebhookAttempt {
  readonly at: Date;
  /** Null when nothing answered. */
  readonly responseStatus: number | null;
  readonly durationMs: number;
  /** Null when the receiver took it. */
  readonly error: string | null;
}

/** The attempts at several deliveries, oldest first. */
export function attemptsOf(db: Db, deliveryIds: readonly string[]) {
  return db
    .selectFrom('webhook_attempts')
    .where('delivery_id', 'in', deliveryIds)
    .orderBy('number')
    .select([
      'delivery_id as deliveryId',
      'at',
      'response_status as responseStatus',
      'duration_ms as durationMs',
      'error',
    ])
    .execute();
}

export async function insertAttempt(
  tx: Db,
  deliveryId: string,
  attempt: Omit<WebhookAttempt, 'at'>,
): Promise<void> {
  const { responseStatus, durationMs, error } = attempt;
  await tx
    .insertInto('webhook_attempts')
    .values({
      delivery_id: deliveryId,
      number: sql<number>`(
        select coalesce(max(number), 0) + 1 from webhook_attempts where delivery_id = ${deliveryId}
      )`,
      at: sql<Date>`now() - make_interval(secs => ${durationMs / 1_000})`,
      response_status: responseStatus,
      duration_ms: durationMs,
      error,
    })
    .execute();
}
