import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { codeOf, Fault, messageOf } from '../errors/fault.ts';
import { invariant } from '../errors/invariant.ts';
import { chooseUser } from '../postgres/choose-user.ts';
import { findBinaries } from '../postgres/find-binaries.ts';
import { ensureCluster } from '../postgres/init-cluster.ts';
import { launchPostmaster } from '../postgres/launch-postmaster.ts';
import { ensurePassword, superuser } from '../postgres/password.ts';
import { repairLinks } from '../postgres/repair-links.ts';
import { siteOf } from '../postgres/site.ts';
import { temporaryRoot } from './temporary-folder.ts';

const answer = z.union([z.object({ url: z.string() }), z.object({ problem: z.string() })]);
type Answer = z.infer<typeof answer>;

/** Nothing here outlives the run, so nothing has to survive a power cut. */
const fastAndLoose = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '400',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  // In the folder, and gone with it.
  dynamic_shared_memory_type: 'mmap',
};

/** Far beyond the second it takes, even when all cores are busy. */
const startTimeoutMs = 60_000;

/**
 * The PostgreSQL of this test run, as the address of its superuser.
 *
 * One server serves all workers of a jest run: whoever asks first starts it in a temporary folder named
 * after the run, the others wait for its address. A watchdog ends it and removes the folder when the run's
 * main process is gone, also when that was killed.
 */
export async function testServerUrl(): Promise<string> {
  const run = runProcess();
  const folder = join(temporaryRoot(), `hansa-test-postgres-${run}-${startTimeOf(run)}`);
  const found = claim(folder) ? await startAndAnswer(folder, run) : await readAnswer(folder);
  if ('problem' in found)
    throw new Fault('UNAVAILABLE', `The PostgreSQL for tests did not start: ${found.problem}`);
  return found.url;
}

/** jest's main process, which every worker has as its parent; outside of jest's workers, this process. */
function runProcess(): number {
  return basename(process.argv[1] ?? '').startsWith('processChild') ? process.ppid : process.pid;
}

/** Process ids come back; together with the start time they do not. Without /proc the id must do. */
function startTimeOf(pid: number): string {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return afterName.split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

/** True for exactly one of all who ask. */
function claim(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function startAndAnswer(folder: string, run: number): Promise<Answer> {
  const found: Answer = await start(folder, run).then(
    (url) => ({ url }),
    (error: unknown) => ({ problem: messageOf(error) }),
  );
  writeFileSync(join(folder, 'answer.draft'), JSON.stringify(found), { mode: 0o600 });
  renameSync(join(folder, 'answer.draft'), join(folder, 'answer.json'));
  return found;
}

async function readAnswer(folder: string): Promise<Answer> {
  const end = performance.now() + startTimeoutMs;
  while (performance.now() < end) {
    try {
      return answer.parse(JSON.parse(readFileSync(join(folder, 'answer.json'), 'utf8')));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await sleep(10);
    }
  }
  return { problem: `nobody wrote ${folder}/answer.json in time; remove the folder and try again` };
}

async function start(folder: string, run: number): Promise<string> {
  sweep(dirname(folder));
  chmodSync(folder, 0o755); // the database's user must enter when we are root
  watch(folder, run);
  const site = siteOf(folder);
  const binaries = findBinaries();
  repairLinks(binaries.packageFolder);
  const user = chooseUser(site.cluster);
  const password = ensurePassword(site);
  await ensureCluster({ site, binaries, user, password, unsafe: true });
  const postmaster = await launchPostmaster({ site, binaries, user, settings: fastAndLoose });
  invariant(postmaster, 'Nobody else starts PostgreSQL in a folder we claimed.');
  return `postgresql://${superuser}:${password}@127.0.0.1:${postmaster.port}/postgres`;
}

/**
 * A shell costs 1 MB where a second Node would cost 40. It reads the state from /proc where there is one,
 * because a zombie, dead but not yet fetched by its parent, still answers `kill -0`.
 */
const watchdog = `
alive() {
  kill -0 "$1" 2>/dev/null || return 1
  if [ -r "/proc/$1/stat" ]; then
    read -r line < "/proc/$1/stat" || return 1
    case "\${line##*) }" in Z*|X*) return 1 ;; esac
  fi
}
while alive "$1" && [ -d "$2" ]; do sleep 0.3; done
for pid in $(head -n 1 "$2/postgres/postmaster.pid" 2>/dev/null); do kill -QUIT "$pid"; done
for round in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$2" 2>/dev/null && break; sleep 0.1; done
`;

function watch(folder: string, run: number): void {
  const child = spawn('/bin/sh', ['-c', watchdog, 'hansa-test-watchdog', String(run), folder], {
    cwd: '/',
    detached: true, // Ctrl-C must not end it before its work begins
    stdio: 'ignore',
  });
  child.unref();
}

/** Removes what runs left behind whose watchdog was killed too, by a reboot for example. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid, startTime] = /^hansa-test-postgres-(\d+)-(\d+)$/.exec(name) ?? [];
    if (!pid || startTimeOf(Number(pid)) === startTime) continue;
    // Another user's folder stays: it is not ours to remove.
    rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 1 });
  }
}
