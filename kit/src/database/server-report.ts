import type pg from 'pg';

/** What an operator is told of a PostgreSQL server. */
export interface ServerReport {
  /** `PostgreSQL 18.4` */
  readonly server: string;
  /** What it takes to keep what was committed through a power cut: `fsync on, synchronous_commit on`. */
  readonly durability: string;
  /** What is wrong with it, a sentence each. */
  readonly problems: readonly string[];
  /** How far its clock is ahead of ours. */
  readonly clockSkewMs: number;
  readonly bytes: number;
}

interface Row {
  readonly version: string;
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly now_ms: number;
  readonly bytes: string;
  readonly connections: number;
  readonly connections_max: number;
}

/** From here on a burst of requests finds no connection left. */
const CONNECTIONS_USED_MAX = 0.9;

export async function inspectServer(pool: pg.Pool): Promise<ServerReport> {
  // A connection that is there already, so that making one does not count as the server's answer.
  const client = await pool.connect();
  try {
    await client.query('select 1');
    const askedAt = Date.now();
    const { rows } = await client.query<Row>(`
      select current_setting('server_version') as version, current_setting('fsync') as fsync,
        current_setting('full_page_writes') as full_page_writes,
        current_setting('synchronous_commit') as synchronous_commit,
        (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms,
        pg_database_size(current_database())::text as bytes,
        (select coalesce(sum(numbackends), 0)::int4 from pg_stat_database) as connections,
        current_setting('max_connections')::int4 as connections_max`);
    const [row] = rows;
    // One row by nature: there is no table to select from.
    return report(row as Row, (askedAt + Date.now()) / 2);
  } finally {
    client.release();
  }
}

function report(row: Row, ourNowMs: number): ServerReport {
  const { fsync, full_page_writes, synchronous_commit, connections, connections_max } = row;
  return {
    // Distributions append their own name: `18.4 (Debian 18.4-1)`.
    server: `PostgreSQL ${row.version.split(' ')[0]}`,
    durability: `fsync ${fsync}, synchronous_commit ${synchronous_commit}`,
    problems: [
      ...(fsync === 'off' ? ['fsync is off: a power cut can destroy this database.'] : []),
      ...(full_page_writes === 'off'
        ? ['full_page_writes is off: a power cut can destroy this database.']
        : []),
      ...(synchronous_commit === 'off'
        ? ['synchronous_commit is off: a power cut takes back what was acknowledged.']
        : []),
      ...(connections > connections_max * CONNECTIONS_USED_MAX
        ? [`${connections} of ${connections_max} connections are in use; raise max_connections.`]
        : []),
    ],
    clockSkewMs: Math.round(row.now_ms - ourNowMs),
    bytes: Number(row.bytes),
  };
}
