import type pg from 'pg';
import { channelPattern, hasWildcard } from '../channel-pattern.ts';
import type { EventEnvelope } from '../envelope.ts';
import type { Save } from './progress.ts';

/** A row of `redeliveries` to be written or deleted. `dueAt` is by `performance.now()`; undefined is now. */
export type Change =
  | { readonly kind: 'store'; readonly attempt: number; readonly dueAt: number | undefined }
  | { readonly kind: 'delete' };

export interface Term {
  readonly epoch: number;
  readonly position: number;
}

export interface Redelivery {
  readonly position: number;
  readonly attempt: number;
  readonly delayMs: number;
  readonly envelope: EventEnvelope;
}

export interface Page {
  readonly events: readonly { readonly position: number; readonly envelope: EventEnvelope }[];
  /** The last position that was looked at, matching or not; undefined at the end of the log. */
  readonly readTo: number | undefined;
  /** How many positions were looked at. */
  readonly scanned: number;
}

/** The statements of the bus. */
export interface LogStore {
  append(events: readonly EventEnvelope[]): Promise<void>;
  /** Makes the caller the only one who may save for this consumer; registers it at the log's beginning if new. */
  takeOver(consumer: string): Promise<Term>;
  redeliveries(consumer: string): Promise<readonly Redelivery[]>;
  read(query: { after: number; channels: readonly string[]; limit: number }): Promise<Page>;
  /** False if somebody else has taken over. */
  save(consumer: string, epoch: number, save: Save): Promise<boolean>;
  /** Deletes some of what is older than the retention; returns how many. */
  expire(): Promise<number>;
}

/** Small enough that a deletion never holds its locks for long. */
const EXPIRE_ROWS_MAX = 1_000;

export function createLogStore(pool: pg.Pool): LogStore {
  return {
    append: async (events) => {
      await pool.query('select append_events($1, $2, $3, $4)', [
        events.map(({ id }) => id),
        events.map(({ channel }) => channel),
        events.map(({ subject }) => subject),
        events.map((event) => JSON.stringify(event)),
      ]);
    },

    takeOver: async (consumer) => {
      const { rows } = await pool.query<Term>(
        `insert into consumers (name, epoch) values ($1, 1)
         on conflict (name) do update set epoch = consumers.epoch + 1, seen_at = now()
         returning epoch, position`,
        [consumer],
      );
      return rows[0] as Term; // An upsert without a condition returns its row.
    },

    redeliveries: async (consumer) => {
      const { rows } = await pool.query<Redelivery>(
        `select position, attempt, envelope,
           greatest(extract(epoch from due_at - now()) * 1000, 0)::float8 as "delayMs"
         from redeliveries join log using (position)
         where consumer = $1 order by position`,
        [consumer],
      );
      return rows;
    },

    read: async ({ after, channels, limit }) => readPage(pool, { after, channels, limit }),

    save: async (consumer, epoch, { position, changes }) => {
      const gone = [...changes].flatMap(([at, change]) => (change.kind === 'delete' ? [at] : []));
      const kept = [...changes].flatMap(([at, change]) =>
        change.kind === 'store'
          ? [{ position: at, attempt: change.attempt, delayMs: (change.dueAt ?? 0) - performance.now() }]
          : [],
      );
      const { rows } = await pool.query<{ held: number }>(
        `with held as (
           update consumers set position = $3, seen_at = now()
           where name = $1 and epoch = $2 returning name
         ), gone as (
           delete from redeliveries using held where consumer = held.name and position = any($4::bigint[])
         ), kept as (
           insert into redeliveries (consumer, position, attempt, due_at)
           select held.name, change.position, change.attempt,
             now() + greatest(change."delayMs", 0) * interval '1 millisecond'
           from held, json_to_recordset($5) as change (position bigint, attempt integer, "delayMs" float8)
           on conflict (consumer, position) do update
             set attempt = excluded.attempt, due_at = excluded.due_at
         )
         select count(*) as held from held`,
        [consumer, epoch, position, gone, JSON.stringify(kept)],
      );
      return rows[0]?.held === 1;
    },

    // As with JetStream's limits, age alone decides: a consumer that was given up must not make the log
    // grow for ever, and what it missed is still in the publishers' outboxes if it comes back in time.
    // Events being retried stay.
    expire: async () => {
      const { rowCount } = await pool.query(
        `delete from log where position in (
           select position from log
           where published_at < now() - interval '7 days'
             and not exists (select from redeliveries where redeliveries.position = log.position)
           limit $1
         )`,
        [EXPIRE_ROWS_MAX],
      );
      return rowCount ?? 0;
    },
  };
}

async function readPage(
  pool: pg.Pool,
  { after, channels, limit }: { after: number; channels: readonly string[]; limit: number },
): Promise<Page> {
  // The chunk is bounded before it is filtered: a consumer of rare events never scans more than `limit`
  // rows per statement, and its cursor moves over what does not concern it.
  const { rows } = await pool.query<{
    read_to: number | null;
    scanned: number;
    position: number | null;
    envelope: EventEnvelope | null;
  }>(
    `with chunk as materialized (
       select position, channel, envelope from log where position > $1 order by position limit $2
     )
     select whole.read_to, whole.scanned, matching.position, matching.envelope
     from (select max(position) as read_to, count(*) as scanned from chunk) whole
     left join chunk matching on matching.channel = any($3::text[]) or matching.channel ~ any($4::text[])
     order by matching.position`,
    [
      after,
      limit,
      channels.filter((channel) => !hasWildcard(channel)),
      channels.filter(hasWildcard).map(channelPattern),
    ],
  );
  return {
    events: rows.flatMap(({ position, envelope }) =>
      position !== null && envelope !== null ? [{ position, envelope }] : [],
    ),
    readTo: rows[0]?.read_to ?? undefined,
    scanned: rows[0]?.scanned ?? 0,
  };
}
