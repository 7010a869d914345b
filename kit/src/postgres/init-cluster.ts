import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../errors/fault.ts';
import { asDatabaseUser } from './as-database-user.ts';
import type { DatabaseUser } from './choose-user.ts';
import type { Binaries } from './find-binaries.ts';
import { superuser } from './password.ts';
import type { Site } from './site.ts';

export interface NewCluster {
  readonly site: Site;
  readonly binaries: Binaries;
  readonly user: DatabaseUser | undefined;
  readonly password: string;
  /** Skips the flush to disk; for clusters that nobody will miss. */
  readonly unsafe?: boolean;
}

const workshopPrefix = 'postgres-new-';
/** Making a cluster takes seconds; one that is older belongs to a start that was killed. */
const workshopAgeMaxMs = 600_000;

/** Makes the cluster if there is none, and refuses one that these programs could not open. */
export async function ensureCluster(wanted: NewCluster): Promise<'created' | 'found'> {
  const { site, binaries } = wanted;
  clearWorkshops(site.folder);
  if (clusterExists(site.cluster)) {
    checkVersion(site.cluster, binaries.major);
    await giveTo(wanted.user, site.cluster);
    return 'found';
  }
  await createCluster(wanted);
  return 'created';
}

function clusterExists(cluster: string): boolean {
  if (existsSync(join(cluster, 'PG_VERSION'))) return true;
  const stats = statSync(cluster, { throwIfNoEntry: false });
  if (!stats || (stats.isDirectory() && readdirSync(cluster).length === 0)) return false;
  throw new Fault(
    'INVALID_CONFIGURATION',
    `${cluster} holds something that is no PostgreSQL cluster: move it away, or choose another data folder.`,
  );
}

function checkVersion(cluster: string, ours: string): void {
  const theirs = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (theirs === ours) return;
  throw new Fault(
    'INVALID_CONFIGURATION',
    `The database in ${cluster} was made by PostgreSQL ${theirs || '(unknown)'} and this Hansa brings PostgreSQL ${ours}: start it with the Hansa that made it, or move its content over with that version's pg_dump, or choose another data folder.`,
  );
}

/**
 * Builds the cluster beside its place and moves it there whole, so that a crash in between leaves no half
 * cluster and the slower of two starters finds the other's.
 */
async function createCluster(wanted: NewCluster): Promise<void> {
  const { site, user } = wanted;
  const workshop = await mkdtemp(join(site.folder, workshopPrefix));
  try {
    const passwordFile = join(workshop, 'password');
    const data = join(workshop, 'data');
    await writeFile(passwordFile, wanted.password, { mode: 0o600 });
    await mkdir(data, { mode: 0o700 });
    if (user)
      await Promise.all([workshop, passwordFile, data].map((path) => chown(path, user.uid, user.gid)));
    await initdb(wanted, { data, passwordFile });
    await rename(data, site.cluster);
    if (!wanted.unsafe) await syncFolder(site.folder);
  } catch (error) {
    // The faster of two starters has put its own in place.
    if (!existsSync(join(site.cluster, 'PG_VERSION'))) throw error;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** PostgreSQL syncs what is inside its folder; that the folder has its name is ours to make sure of. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function initdb(
  wanted: NewCluster,
  { data, passwordFile }: { data: string; passwordFile: string },
): Promise<void> {
  const args = [
    ...['-D', data, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    // The builtin provider sorts the same on every system and after every upgrade of libc.
    ...['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
    ...(wanted.unsafe ? ['--no-sync'] : []),
  ];
  const execution = asDatabaseUser(wanted.user, { program: wanted.binaries.initdb, args, cluster: data });
  const child = spawn(execution.file, execution.args, {
    ...execution.options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(error)));
    child.once('close', resolve);
  });
  if (exitCode !== 0) throw explainInitdb(wanted.site.folder, output);
}

/** ENOENT for a file that exists means that its loader is missing: a system without glibc, such as Alpine. */
export const cannotRun = (error: Error): Fault =>
  new Fault(
    'INVALID_CONFIGURATION',
    `The embedded PostgreSQL does not run on this system (${error.message}): it needs glibc 2.27 or newer. Set DATABASE_URL to a PostgreSQL server of your own instead.`,
    { cause: error },
  );

function explainInitdb(folder: string, output: string): Fault {
  if (output.includes('could not look up effective user ID')) {
    return new Fault(
      'INVALID_CONFIGURATION',
      `User ${process.getuid?.() ?? '?'} has no entry in /etc/passwd, which PostgreSQL needs: start Hansa as a named user, or set DATABASE_URL.`,
    );
  }
  const lines = output.split('\n').filter((line) => /error|fatal|could not|failed/i.test(line));
  const reason = (lines[0] ?? output.trim().split('\n').at(-1) ?? '')
    .replace(/^initdb: (error: )?/, '')
    .replace(/\.$/, '');
  return new Fault(
    'INVALID_CONFIGURATION',
    `PostgreSQL could not make its database in ${folder} (${reason}): repair that, or choose another data folder.`,
  );
}

/** A restored backup may be root's and open to others; PostgreSQL refuses both. */
async function giveTo(user: DatabaseUser | undefined, cluster: string): Promise<void> {
  const { uid, mode } = statSync(cluster);
  if (user && uid !== user.uid) await chownAll(user, cluster);
  if ((mode & 0o027) !== 0) await chmod(cluster, 0o700);
}

async function chownAll(user: DatabaseUser, cluster: string): Promise<void> {
  const args = ['-R', `${user.uid}:${user.gid}`, cluster];
  await new Promise((resolve) =>
    spawn('chown', args, { stdio: 'ignore' }).once('error', resolve).once('close', resolve),
  );
}

/** Removes clusters that were never finished. */
function clearWorkshops(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!name.startsWith(workshopPrefix)) continue;
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > workshopAgeMaxMs)
      rmSync(path, { recursive: true, force: true });
  }
}
