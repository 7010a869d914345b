import { openDatabase } from '../../database/database.ts';
import { pendingMigrationsOnly } from '../../database/migrate.ts';
import { inspectServer } from '../../database/server-report.ts';
import type { BusReport, ConsumerReport, StreamReport } from '../bus-report.ts';

const migrations = new URL('../../../migrations-bus/', import.meta.url);

/**
 * Who is at work for a consumer holds its advisory lock; a lock of 64 bits shows as two halves. Waiting is counted
 * in positions, of which some do not concern the consumer.
 */
const CONSUMERS = `
  select consumers.name,
    greatest(coalesce((select max(log.position) from log), 0) - consumers.position, 0) as waiting,
    (select count(*) from redeliveries where redeliveries.consumer = consumers.name) as unfinished,
    exists (
      select from pg_locks, (select hashtextextended('hansa.consumer.' || consumers.name, 0) as key) wanted
      where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())
        and (classid::bigint << 32) | objid::bigint = wanted.key
    ) as connected
  from consumers order by consumers.name`;

/** Looks at a log that may be in use, and changes nothing. */
export async function inspectPostgresBus(url: string): Promise<BusReport> {
  const database = openDatabase<unknown>({ url, applicationName: 'hansa doctor', connectionsMax: 1 });
  try {
    const { server, durability, problems, clockSkewMs } = await inspectServer(database.pool);
    const about = { server, durability, clockSkewMs };
    const pending = await pendingMigrationsOnly(database, migrations);
    if (pending.length > 0) {
      const problem = `The log is not up to date (${pending.join(', ')}); the next start makes it so.`;
      return { ...about, problems: [...problems, problem], streams: [], consumers: [] };
    }
    const { rows: streams } = await database.pool.query<StreamReport>(
      `select 'log' as name, count(*) as events, pg_total_relation_size('log') as bytes from log`,
    );
    const { rows: consumers } = await database.pool.query<ConsumerReport>(CONSUMERS);
    return { ...about, problems, streams, consumers };
  } finally {
    await database.close();
  }
}
