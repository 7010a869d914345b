import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import { Fault, messageOf } from '../errors/fault.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Database } from './database.ts';

const kitMigrations = new URL('../../migrations/', import.meta.url);

/**
 * Brings a service's database up to date: first the tables that every service shares (outbox, inbox, dead
 * letters, idempotency keys), then the service's own `*.sql` files in the order of their names.
 *
 * All pending files run in one transaction under an advisory lock, so two starters cannot collide and a
 * failing file leaves nothing behind. There is no way back: a correction is a new file.
 */
export async function migrate<Tables>(
  database: Database<Tables>,
  directory: URL,
  log?: Logger,
): Promise<void> {
  const migrations = { ...(await readSqlFiles(kitMigrations)), ...(await readSqlFiles(directory)) };
  await runMigrations(database.kysely, migrations, log);
}

/** As `migrate`, for a database that is not a service's: only the given directory. */
export async function migrateOnly<Tables>(
  database: Database<Tables>,
  directory: URL,
  log?: Logger,
): Promise<void> {
  await runMigrations(database.kysely, await readSqlFiles(directory), log);
}

/** What `migrate` would still have to do; looks only. */
export async function pendingMigrations<Tables>(
  database: Database<Tables>,
  directory: URL,
): Promise<readonly string[]> {
  const migrations = { ...(await readSqlFiles(kitMigrations)), ...(await readSqlFiles(directory)) };
  return pendingOf(database.kysely, migrations);
}

/** What `migrateOnly` would still have to do. */
export async function pendingMigrationsOnly<Tables>(
  database: Database<Tables>,
  directory: URL,
): Promise<readonly string[]> {
  return pendingOf(database.kysely, await readSqlFiles(directory));
}

async function pendingOf<Tables>(db: Kysely<Tables>, migrations: Record<string, Migration>) {
  const known = await migratorOf(db, migrations).getMigrations();
  return known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

function migratorOf<Tables>(db: Kysely<Tables>, migrations: Record<string, Migration>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    // The shared files and the service's are two series, each growing on its own.
    allowUnorderedMigrations: true,
  });
}

async function runMigrations<Tables>(
  db: Kysely<Tables>,
  migrations: Record<string, Migration>,
  log?: Logger,
) {
  const migrator = migratorOf(db, migrations);
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw explain(error);
  for (const { migrationName } of results ?? []) log?.info({ migration: migrationName }, 'migrated');
}

function explain(error: unknown): Fault {
  const message = messageOf(error);
  if (message.includes('previously executed migration')) {
    return new Fault(
      'INVALID_CONFIGURATION',
      'This database was written by a newer version of Hansa. Start that version, or use another data folder.',
      { cause: error },
    );
  }
  return new Fault('INTERNAL', `A database migration failed and was taken back: ${message}`, {
    cause: error,
  });
}

async function readSqlFiles(directory: URL): Promise<Record<string, Migration>> {
  const names = (await readdir(fileURLToPath(directory))).filter((name) => name.endsWith('.sql')).sort();
  const entries = names.map(async (name) => {
    const text = await readFile(new URL(name, directory), 'utf8');
    const up = async (db: Kysely<unknown>) => {
      await sql.raw(text).execute(db);
    };
    return [name.slice(0, -'.sql'.length), { up }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
