import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Small enough that a deletion never holds its locks for long. */
const ROWS_MAX = 1_000;

/** Deletes what time has made meaningless, a bounded number of rows at a time. Returns how many rows went. */
export async function sweep(db: Kysely<Tables>): Promise<number> {
  const statements = [
    sql`delete from throttles where key in (
      select key from throttles where drained_at < now() limit ${ROWS_MAX})`,
    sql`delete from recovery_tokens where hash in (
      select hash from recovery_tokens where expires_at < now() limit ${ROWS_MAX})`,
    sql`delete from refresh_tokens where hash in (
      select hash from refresh_tokens where expires_at < now() limit ${ROWS_MAX})`,
    sql`delete from sessions where id in (
      select id from sessions
      where not exists (select from refresh_tokens where session_id = sessions.id)
      limit ${ROWS_MAX})`,
  ];
  let deleted = 0;
  for (const statement of statements) {
    const { numAffectedRows = 0n } = await statement.execute(db);
    deleted += Number(numAffectedRows);
  }
  return deleted;
}
