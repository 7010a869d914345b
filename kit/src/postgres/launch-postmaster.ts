import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, Fault } from '../errors/fault.ts';
import { asDatabaseUser } from './as-database-user.ts';
import type { DatabaseUser } from './choose-user.ts';
import type { Binaries } from './find-binaries.ts';
import { freePort } from './free-port.ts';
import { cannotRun } from './init-cluster.ts';
import { poll, readPostmasterPid } from './postmaster-pid.ts';
import { type Site, socketFolderOf } from './site.ts';

/** PostgreSQL's main process, ready for connections. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
}

export interface Launch {
  readonly site: Site;
  readonly binaries: Binaries;
  readonly user: DatabaseUser | undefined;
  /** A fixed port; without it every attempt takes a free one. */
  readonly port?: number | undefined;
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

const defaults: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // A statement whose client was killed keeps its locks until PostgreSQL looks for the client.
  client_connection_check_interval: '1s',
  // Every service has a pool of its own on this one server.
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** A port may be taken between our look and PostgreSQL's bind; three losses in a row are no accident. */
const portAttemptsMax = 3;
/** Replaying the log after a crash takes as long as writing it did: be patient. */
const readyTimeoutMs = 300_000;
/** The processes of a killed postmaster hold its shared memory until their current statement ends. */
const sharedMemoryTimeoutMs = 30_000;

/** Why a postmaster did not come up. */
type Refusal = 'port-taken' | 'shared-memory-in-use' | 'already-running' | 'other';

/** Starts PostgreSQL on an existing cluster; `undefined` when somebody else's runs there already. */
export async function launchPostmaster(launch: Launch): Promise<Postmaster | undefined> {
  const giveUpAt = performance.now() + sharedMemoryTimeoutMs;
  for (let portAttempt = 1; ;) {
    const port = launch.port ?? (await freePort());
    const outcome = await attempt(launch, port);
    if (outcome.kind === 'ready') return outcome.postmaster;
    switch (outcome.refusal) {
      case 'already-running':
        return undefined;
      case 'shared-memory-in-use':
        if (performance.now() > giveUpAt) throw explain(launch, port, outcome);
        await sleep(50);
        continue;
      case 'port-taken':
        if (launch.port !== undefined || portAttempt++ >= portAttemptsMax)
          throw explain(launch, port, outcome);
        continue;
      case 'other':
        throw explain(launch, port, outcome);
    }
  }
}

type Outcome =
  { kind: 'ready'; postmaster: Postmaster } | { kind: 'refused'; refusal: Refusal; reason: string };

async function attempt(launch: Launch, port: number): Promise<Outcome> {
  const { site, binaries, user } = launch;
  const sockets = { unix_socket_directories: socketFolderOf(site) ?? '' };
  const settings = Object.entries({ ...defaults, ...sockets, ...launch.settings });
  const args = [
    '-D',
    site.cluster,
    '-p',
    String(port),
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const execution = asDatabaseUser(user, { program: binaries.postgres, args, cluster: site.cluster });
  const log = openLog(site.logFile);
  // Detached, so that Ctrl-C in the terminal reaches Hansa only, which then stops PostgreSQL last.
  const child = spawn(execution.file, execution.args, {
    ...execution.options,
    detached: true,
    stdio: ['ignore', log, log],
  });
  let ready = false;
  try {
    let ended = false;
    const exited = whenExited(child).finally(() => (ended = true));
    exited.catch(() => undefined); // awaited below
    await poll(readyTimeoutMs, () => ended || (ready = isReady(site.cluster, child.pid)));
    if (ended) await exited; // throws when the program could not be run at all
    if (!ready || child.pid === undefined) return refusal(readLog(log));
    return { kind: 'ready', postmaster: { pid: child.pid, port, exited } };
  } finally {
    if (ready) child.unref();
    else child.kill('SIGINT');
    closeSync(log);
  }
}

/** A mere connection would not do: it might reach another PostgreSQL on that port. */
function isReady(cluster: string, pid: number | undefined): boolean {
  const file = readPostmasterPid(cluster);
  return file.kind === 'present' && file.pid === pid && file.status === 'ready';
}

function whenExited(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(error)));
    child.once('exit', () => resolve());
  });
}

/** One file per start and the one before it: enough to read after a crash, and it cannot grow for ever. */
function openLog(file: string): number {
  try {
    renameSync(file, `${file}.1`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return openSync(file, 'a+', 0o600);
}

function readLog(log: number): string {
  const bytes = Buffer.alloc(Math.min(fstatSync(log).size, 64 * 1024));
  readSync(log, bytes, 0, bytes.length, 0);
  return bytes.toString();
}

function refusal(log: string): Outcome & { kind: 'refused' } {
  const reason = /(?:FATAL|PANIC): {2}(.*)/.exec(log)?.[1] ?? log.trim().split('\n').at(-1) ?? '';
  return { kind: 'refused', refusal: classify(log), reason: reason.replace(/\.$/, '') };
}

function classify(log: string): Refusal {
  if (log.includes('could not create any TCP/IP sockets')) return 'port-taken';
  if (log.includes('pre-existing shared memory block')) return 'shared-memory-in-use';
  if (/lock file "postmaster.pid" (already exists|is empty)/.test(log)) return 'already-running';
  return 'other';
}

function explain({ site }: Launch, port: number, { refusal, reason }: Outcome & { kind: 'refused' }): Fault {
  const sentence =
    refusal === 'port-taken'
      ? `PostgreSQL cannot listen on port ${port} of 127.0.0.1, which another program uses: stop that program, or choose another port.`
      : `PostgreSQL does not start on ${site.cluster} (${reason || 'it did not become ready'}): see ${site.logFile}, repair that, or set DATABASE_URL.`;
  return new Fault('INVALID_CONFIGURATION', sentence);
}
