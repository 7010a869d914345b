import { Client } from 'pg';
import { type Site, socketFolderOf } from './site.ts';
import { pidFileOf } from './postmaster-pid.ts';
import { readFileSync } from 'node:fs';
import { superuser } from './password.ts';

/** "Hansa" in ASCII. Advisory locks count per database; nobody else takes any in `postgres`. */
const lockKey = { class: 0x48616e73, object: 0x61 } as const;

/** A server that does not even greet within this time is not going to. */
const connectTimeoutMs = 5_000;

const urlOf = (port: number, password: string, database: string) =>
  `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

/**
 * PERF: where services find a database. They take the Unix socket, which spares them a third of what a statement
 * costs over TCP (`npm run bench:orders`); `host` beside an address is libpq's way to say so.
 */
export function addressOf(
  site: Site,
  { port, password, database }: { port: number; password: string; database: string },
): string {
  const url = urlOf(port, password, database);
  const folder = socketFolderOf(site);
  return folder === undefined ? url : `${url}?host=${encodeURIComponent(folder)}`;
}

/** Connects to the maintenance database, where the lock lives. */
export async function connect(port: number, password: string): Promise<Client> {
  const client = new Client({
    connectionString: urlOf(port, password, 'postgres'),
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'hansa',
    keepAlive: true,
  });
  client.on('error', () => undefined); // 'end' follows, and says all we need
  await client.connect();
  return client;
}

/** Whether this server is the one of our folder: only that one sees the same pid file in its own. */
export async function servesSite(client: Client, { cluster }: Site): Promise<boolean> {
  const { rows } = await client.query<{ file: string | null }>(
    `select pg_read_file('postmaster.pid', true) as file`,
  );
  const identity = (file: string) => file.split('\n').slice(0, 4).join('\n'); // process, folder, start time, port
  return identity(rows[0]?.file ?? '') === identity(readFileSync(pidFileOf(cluster), 'utf8'));
}

/**
 * Takes the lock that says "a Hansa runs on this folder". It lasts as long as the connection, so it is gone
 * the moment its Hansa is, however that ended.
 */
export async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
    lockKey.class,
    lockKey.object,
  ]);
  return rows[0]?.locked === true;
}

/** Asks without taking it, which might turn away a Hansa that starts right now. */
export async function isLocked(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted
       and database = (select oid from pg_database where datname = current_database())`,
    [lockKey.class, lockKey.object],
  );
  return (rowCount ?? 0) > 0;
}
