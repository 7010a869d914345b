import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { codeOf, Fault } from '../errors/fault.ts';
import type { Logger } from '../telemetry/logger.ts';
import { connect, servesSite, tryLock } from './folder-lock.ts';
import { identifyProcess } from './identify-process.ts';
import { pidFileOf, readPostmasterPid } from './postmaster-pid.ts';
import type { Site } from './site.ts';
import { stopPostmaster } from './stop-postmaster.ts';

/** The folder we want, and how to speak to whoever is on it. */
export interface Claim {
  readonly site: Site;
  readonly password: string;
  readonly log: Logger;
}

/** PostgreSQL may be replaying its log or writing its last pages when we come. */
const answerTimeoutMs = 120_000;
const askAgainMs = 50;
/** Between creating its pid file and writing it, PostgreSQL takes microseconds. */
const halfWrittenMs = 200;

/**
 * Leaves the folder without a PostgreSQL on it: what a Hansa that was killed left running is stopped, and a
 * pid file that would only confuse PostgreSQL is removed. A Hansa that lives is not touched, but reported.
 */
export async function clearLeftovers(claim: Claim): Promise<void> {
  const { cluster } = claim.site;
  const giveUpAt = performance.now() + answerTimeoutMs;
  for (;;) {
    const file = readPostmasterPid(cluster);
    switch (file.kind) {
      case 'absent':
        return;
      case 'garbage':
        await sleep(halfWrittenMs);
        if (readPostmasterPid(cluster).kind === 'garbage') removePidFile(claim, 'it is not readable');
        continue;
      case 'present': {
        const holder = identifyProcess(file.pid, cluster);
        if (holder === 'dead') return; // PostgreSQL sees that by itself, and then checks for surviving children
        if (holder === 'stranger') {
          removePidFile(claim, `process ${file.pid} is another program`);
          return;
        }
        if (file.status !== 'starting' && (await endOrphan(claim, file))) return;
        if (performance.now() > giveUpAt) throw silent(claim.site, file.pid);
        await sleep(askAgainMs);
      }
    }
  }
}

function removePidFile({ site, log }: Claim, reason: string): void {
  log.warn({ folder: site.folder }, `Removed a leftover postmaster.pid: ${reason}`);
  rmSync(pidFileOf(site.cluster), { force: true });
}

/** True when it is gone; false when it gave no answer yet. */
async function endOrphan(
  { site, password, log }: Claim,
  { pid, port }: { pid: number; port: number },
): Promise<boolean> {
  const client = await connectToSite(site, port, password);
  if (!client) return false;
  try {
    if (!(await servesSite(client, site))) return false;
    if (!(await tryLock(client))) throw anotherHansa(site.folder);
    log.warn({ folder: site.folder, pid }, 'Found the PostgreSQL of a Hansa that was killed; restarting it');
    await stopPostmaster(site.cluster, pid); // with the lock in hand: nobody else starts meanwhile
    return true;
  } catch (error) {
    if (error instanceof Fault) throw error;
    return false; // it went away while we spoke
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** `undefined` when nobody answers: it is starting, stopping, or gone. */
export async function connectToSite(site: Site, port: number, password: string): Promise<Client | undefined> {
  try {
    return await connect(port, password);
  } catch (error) {
    if (codeOf(error) !== '28P01') return undefined;
    throw new Fault(
      'INVALID_CONFIGURATION',
      `The password in ${site.passwordFile} is not the one of the database in ${site.cluster}: restore both from the same backup.`,
      { cause: error },
    );
  }
}

export const anotherHansa = (folder: string) =>
  new Fault(
    'INVALID_CONFIGURATION',
    `Another Hansa runs on the data folder ${folder}: stop it first, or choose another folder.`,
  );

const silent = ({ folder }: Site, pid: number) =>
  new Fault(
    'INVALID_CONFIGURATION',
    `A PostgreSQL (process ${pid}) runs on ${folder} but does not answer: end it with kill -INT ${pid}, then start Hansa again.`,
  );
