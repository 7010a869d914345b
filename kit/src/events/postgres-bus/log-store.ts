import { sql, type Kysely } from 'kysely';
import { channelPattern, hasWildcard } from '../channel-pattern.ts';
import type { EventEnvelope } from '../envelope.ts';

export interface Query {
  /** Read what comes after this position. */
  readonly after: number;
  readonly channels: readonly string[];
  /** How many positions to look at. */
  readonly limit: number;
}

export interface Page {
  readonly events: readonly { readonly position: number; readonly envelope: EventEnvelope }[];
  /** The last position that was looked at, matching or not; undefined at the end of the log. */
  readonly readTo: number | undefined;
  /** How many positions were looked at. */
  readonly scanned: number;
}

/** The statements on the log itself. */
export interface LogStore {
  append(events: readonly EventEnvelope[]): Promise<void>;
  read(query: Query): Promise<Page>;
  /** Deletes some of what is older than the retention; returns how many. */
  expire(): Promise<number>;
}

/** Small enough that a deletion never holds its locks for long. */
const EXPIRE_ROWS_MAX = 1_000;

export function createLogStore(db: Kysely<unknown>): LogStore {
  return {
    append: async (events) => {
      await sql`
        select append_events(
          ${events.map(({ id }) => id)},
          ${events.map(({ channel }) => channel)},
          ${events.map(({ subject }) => subject)},
          ${events.map((event) => JSON.stringify(event))}
        )`.execute(db);
    },

    read: (query) => read(db, query),

    // As with JetStream's limits, age alone decides: a consumer that was given up must not make the log
    // grow for ever, and what it missed is still in the publishers' outboxes if it comes back in time.
    // Events being retried stay.
    expire: async () => {
      const { numAffectedRows } = await sql`
        delete from log where position in (
          select position from log
          where published_at < now() - interval '7 days'
            and not exists (select from redeliveries where redeliveries.position = log.position)
          limit ${EXPIRE_ROWS_MAX}
        )`.execute(db);
      return Number(numAffectedRows ?? 0);
    },
  };
}

interface Row {
  readonly read_to: number | null;
  readonly scanned: number;
  readonly position: number | null;
  readonly envelope: EventEnvelope | null;
}

async function read(db: Kysely<unknown>, { after, channels, limit }: Query): Promise<Page> {
  const exact = channels.filter((channel) => !hasWildcard(channel));
  const patterns = channels.filter(hasWildcard).map(channelPattern);
  // The chunk is bounded before it is filtered: a consumer of rare events never scans more than `limit`
  // rows per statement, and its cursor moves over what does not concern it.
  const { rows } = await sql<Row>`
    with chunk as materialized (
      select position, channel, envelope from log where position > ${after} order by position limit ${limit}
    )
    select whole.read_to, whole.scanned, matching.position, matching.envelope
    from (select max(position) as read_to, count(*) as scanned from chunk) whole
    left join chunk matching
      on matching.channel = any(${exact}::text[]) or matching.channel ~ any(${patterns}::text[])
    order by matching.position`.execute(db);
  return {
    events: rows.flatMap(({ position, envelope }) =>
      position !== null && envelope !== null ? [{ position, envelope }] : [],
    ),
    readTo: rows[0]?.read_to ?? undefined,
    scanned: rows[0]?.scanned ?? 0,
  };
}
