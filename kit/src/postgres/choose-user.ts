import { readFileSync, statSync } from 'node:fs';
import { Fault } from '../errors/fault.ts';

/** The account PostgreSQL runs under. */
export interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
}

/** In this order; `_postgres` is macOS. `nobody` exists everywhere and needs no setup. */
const candidates = ['postgres', '_postgres', 'nobody'];

/**
 * Says whom to become for PostgreSQL, which refuses to run as root: the owner of the cluster if there is
 * one, else an account of the system. `undefined` means: stay who we are.
 */
export function chooseUser(cluster: string, uid = process.getuid?.()): DatabaseUser | undefined {
  const existing = statSync(cluster, { throwIfNoEntry: false });
  if (uid !== 0) {
    if (existing && existing.uid !== uid) {
      throw new Fault(
        'INVALID_CONFIGURATION',
        `The database in ${cluster} belongs to user ${existing.uid}, not to user ${uid ?? '?'} who starts Hansa: start it as that user, or give the folder to this one with chown -R.`,
      );
    }
    return undefined;
  }
  // A cluster of root's own was copied there; it changes hands in `giveTo`.
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return systemAccount(readFileSync('/etc/passwd', 'utf8'));
}

/** The account of `/etc/passwd` that fits best. */
export function systemAccount(passwd: string): DatabaseUser {
  const accounts = new Map(passwd.split('\n').map((line) => [line.split(':')[0], line.split(':')]));
  for (const name of candidates) {
    const [, , uid, gid] = accounts.get(name) ?? [];
    if (uid && Number(uid) !== 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Fault(
    'INVALID_CONFIGURATION',
    'PostgreSQL cannot run as root, and this system has neither a user postgres nor nobody: start Hansa as an ordinary user, or set DATABASE_URL.',
  );
}
