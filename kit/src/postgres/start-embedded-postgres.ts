import { escapeIdentifier } from 'pg';
import { codeOf, Fault } from '../errors/fault.ts';
import { type Logger, silentLogger } from '../telemetry/logger.ts';
import { chooseUser } from './choose-user.ts';
import { findBinaries } from './find-binaries.ts';
import { addressOf, connect } from './folder-lock.ts';
import { ensureCluster } from './init-cluster.ts';
import { ensurePassword } from './password.ts';
import { repairLinks } from './repair-links.ts';
import { cannotWrite, openFolder, type Site, siteOf } from './site.ts';
import { supervise } from './supervise.ts';
import { takeFolder } from './take-folder.ts';

export interface EmbeddedPostgresOptions {
  /** The data folder; made when missing. The cluster lives in its `postgres`. */
  readonly folder: string;
  readonly log?: Logger;
  /** A fixed port of 127.0.0.1; by default every start takes a free one. */
  readonly port?: number;
  /** PostgreSQL settings on top of ours, such as `{ fsync: 'off' }` for data nobody will miss. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** The address of a database, credentials included: not for logs. */
  url(database: string): string;
  /** Creates the database unless it exists. */
  createDatabase(name: string): Promise<void>;
  /** Ends PostgreSQL after everything is on disk. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on a data folder, which it makes at the first start, and keeps it running.
 *
 * One Hansa at a time: a second one on the same folder is refused, and what a killed one left behind is
 * cleared away. Whatever an operator can mend is thrown as one sentence, `INVALID_CONFIGURATION`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = silentLogger, port, settings } = options;
  const site = siteOf(options.folder);
  const { state, password, ...programs } = await prepare(site);

  const claim = { site, password, log };
  const launch = { site, ...programs, port, settings };
  const held = await takeFolder(launch, claim);
  const supervised = supervise(held, launch, claim);
  log.info({ folder: site.folder, port: held.postmaster.port, cluster: state }, 'PostgreSQL is ready');
  return {
    port: held.postmaster.port,
    url: (database) => addressOf(site, { port: held.postmaster.port, password, database }),
    createDatabase: (name) => createDatabase(held.postmaster.port, password, name),
    stop: () => supervised.stop(),
  };
}

async function prepare(site: Site) {
  const binaries = findBinaries();
  openFolder(site.folder);
  repairLinks(binaries.packageFolder);
  const user = chooseUser(site.cluster);
  try {
    const password = ensurePassword(site);
    const state = await ensureCluster({ site, binaries, user, password });
    return { binaries, user, password, state };
  } catch (error) {
    throw error instanceof Fault ? error : cannotWrite(site.folder, error);
  }
}

async function createDatabase(port: number, password: string, name: string): Promise<void> {
  const client = await connect(port, password);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(name)} template template0`);
  } catch (error) {
    const exists = ['42P04', '23505'].includes(codeOf(error) ?? ''); // somebody created it between the two
    if (!exists) throw error;
  } finally {
    await client.end();
  }
}
