import { sql, type Kysely } from 'kysely';
import { sendAhead, sendLater } from '../database/travelling-connection.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Backlog, Outbox } from './outbox.ts';

interface Row {
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly channel: string;
  readonly subject: string;
  readonly sequence: number;
  readonly source: string;
  readonly time: Date;
  readonly correlation_id: string | null;
  readonly causation_id: string | null;
  readonly traceparent: string | null;
  readonly tracestate: string | null;
  readonly data: unknown;
}

/** The outbox table of a service's PostgreSQL database. */
export function createPostgresOutbox<Schema>(db: Kysely<Schema>): Outbox {
  return {
    drain: (limit, publish) =>
      db.transaction().execute(async (tx) => {
        // The lock ends with the transaction, so it cannot leak through a pooler or outlive a crash. It is
        // a statement of its own: what follows must see all that the previous holder has committed.
        const lock = await sendAhead(
          tx,
          sql<{ mine: boolean }>`
            select pg_try_advisory_xact_lock(hashtextextended('hansa.outbox', 0)) as mine`,
        );
        const { rows } = await sql<Row>`
          select position, id, type, channel, subject, sequence, source, time,
            correlation_id, causation_id, traceparent, tracestate, data
          from outbox where sent_at is null order by position limit ${limit}`.execute(tx);
        const isMine = (await lock()).rows[0]?.mine === true;
        if (!isMine || rows.length === 0) return 0;

        await publish(rows.map(toEnvelope));
        const mark = sql`
          update outbox set sent_at = clock_timestamp()
          where position = any(${rows.map(({ position }) => position)}::bigint[])`;
        await sendLater(tx, mark);
        return rows.length;
      }),

    backlog: async () => {
      const { rows } = await sql<Backlog>`
        select count(*) as events,
          coalesce(extract(epoch from now() - min(time)), 0)::float8 as "oldestAgeSeconds"
        from outbox where sent_at is null`.execute(db);
      return rows[0] ?? { events: 0, oldestAgeSeconds: 0 };
    },

    replay: async ({ since, until, type, subject }) => {
      const { rows } = await sql<{ count: number }>`
        with waiting as (
          update outbox set sent_at = null
          where sent_at is not null
            and time >= ${since}
            and time <= coalesce(${until ?? null}, 'infinity'::timestamptz)
            and type = coalesce(${type ?? null}, type)
            and subject = coalesce(${subject ?? null}, subject)
          returning position
        )
        select count(*) as count, pg_notify('hansa_events', 'outbox') from waiting`.execute(db);
      return rows[0]?.count ?? 0;
    },
  };
}

function toEnvelope(row: Row): EventEnvelope {
  const { id, type, channel, subject, sequence, source, data } = row;
  return {
    id,
    source,
    type,
    channel,
    subject,
    sequence,
    time: row.time.toISOString(),
    ...(row.correlation_id !== null && { correlationId: row.correlation_id }),
    ...(row.causation_id !== null && { causationId: row.causation_id }),
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    ...(row.tracestate !== null && { tracestate: row.tracestate }),
    data,
  };
}
