import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/**
 * A leaky bucket: it holds `max` drops and loses one every `windowMs / max`. Unlike counting per window it
 * never lets twice the limit pass around the turn of a window, and it takes one row per key.
 */
export interface Bucket {
  readonly key: string;
  readonly max: number;
  readonly windowMs: number;
}

/** How long until all of the buckets take another drop; 0 when they do now. */
export async function waitFor(db: Db, buckets: readonly Bucket[]): Promise<number> {
  const rows = await db
    .selectFrom('throttles')
    .where(
      'key',
      'in',
      buckets.map(({ key }) => key),
    )
    .select(['key', sql<number>`extract(epoch from drained_at - now())::float8 * 1000`.as('drainsInMs')])
    .execute();
  const waits = buckets.map((bucket) => {
    const drainsInMs = rows.find(({ key }) => key === bucket.key)?.drainsInMs ?? 0;
    return Math.ceil(drainsInMs - (bucket.windowMs - dropMs(bucket)));
  });
  return Math.max(0, ...waits);
}

/** One more drop in each bucket, full or not. */
export async function pour(db: Db, buckets: readonly Bucket[]): Promise<void> {
  await poured(db, buckets, sql<boolean>`true`);
}

/** One more drop in each bucket that is not full; false when one was. */
export async function pourIfRoom(db: Db, buckets: readonly Bucket[]): Promise<boolean> {
  const room = sql<boolean>`
    greatest(throttles.drained_at, now()) + (excluded.drained_at - now())
      <= now() + (select make_interval(secs => given.window_ms / 1000) from given where given.key = throttles.key)`;
  return (await poured(db, buckets, room)) === buckets.length;
}

export async function emptyBucket(db: Db, key: string): Promise<void> {
  await db.deleteFrom('throttles').where('key', '=', key).execute();
}

async function poured(db: Db, buckets: readonly Bucket[], condition: ReturnType<typeof sql<boolean>>) {
  const given = JSON.stringify(
    buckets.map((bucket) => ({ key: bucket.key, drop_ms: dropMs(bucket), window_ms: bucket.windowMs })),
  );
  // Sorted, so that two requests that share two buckets lock them in the same order.
  const { rows } = await sql`
    with given as materialized (
      select * from json_to_recordset(${given}) as given (key text collate "C", drop_ms float8, window_ms float8)
    )
    insert into throttles (key, drained_at)
    select key, now() + make_interval(secs => drop_ms / 1000) from given order by key
    on conflict (key) do update
      set drained_at = greatest(throttles.drained_at, now()) + (excluded.drained_at - now())
      where ${condition}
    returning key`.execute(db);
  return rows.length;
}

function dropMs({ max, windowMs }: Bucket): number {
  return windowMs / max;
}
