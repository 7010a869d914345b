import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Small enough that a deletion never holds its locks for long. */
const ROWS_MAX = 1_000;

/**
 * Deletes what nobody asks for any more, a bounded number of rows at a time. Returns how many rows went.
 * - finished deliveries after 30 days: whoever looks into a failure does so within the month;
 * - parked news after 30 days: events are kept for 7, so their order will never come.
 */
export async function sweep(db: Kysely<Tables>): Promise<number> {
  const statements = [
    sql`delete from webhook_deliveries where id in (
      select id from webhook_deliveries
      where status <> 'PENDING' and created_at < now() - interval '30 days'
      limit ${ROWS_MAX})`,
    sql`delete from parked_news where (kind, ref) in (
      select kind, ref from parked_news where parked_at < now() - interval '30 days' limit ${ROWS_MAX})`,
  ];
  let deleted = 0;
  for (const statement of statements) {
    const { numAffectedRows = 0n } = await statement.execute(db);
    deleted += Number(numAffectedRows);
  }
  return deleted;
}
