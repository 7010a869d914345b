import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../errors/fault.ts';
import type { DatabaseUser } from './choose-user.ts';

/** How to start a program so that it runs as the database's user. */
export interface Execution {
  readonly file: string;
  readonly args: string[];
  readonly options: { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number };
}

export interface Command {
  readonly program: string;
  readonly args: string[];
  /** The cluster's folder; its parents are what the user may not be able to enter. */
  readonly cluster: string;
}

// Nothing of our environment: PG* variables would change the server, LANG the cluster's encoding.
const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };
// Our own working directory may be closed to the user.
const place = { cwd: '/', env };

/**
 * Plain, or with the user's ids, or (when that user could not enter the folders: below /root, in a 0700
 * folder of somebody else) through `setpriv` with the one capability that opens them. The process id is
 * the spawned one's in every case, because setpriv replaces itself.
 */
export function asDatabaseUser(user: DatabaseUser | undefined, command: Command): Execution {
  const { program, args } = command;
  if (!user) return { file: program, args, options: place };
  if (canEnter(user, command)) return { file: program, args, options: { ...place, ...user } };
  if (!canExecute('setpriv')) throw closedFolder(user, command);
  const capability = readingCapability(readFileSync('/proc/self/status', 'utf8'));
  if (!capability) throw closedFolder(user, command);
  return { file: 'setpriv', args: [...privileges(user, capability), program, ...args], options: place };
}

function privileges({ uid, gid }: DatabaseUser, capability: string): string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // PostgreSQL asks access(2), which forgets the capabilities of whoever is not root unless this is set.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--',
  ];
}

/** The mildest capability we hold that lets a process enter folders of others. Containers often lack the first. */
export function readingCapability(status: string): 'dac_read_search' | 'dac_override' | undefined {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  if (effective & (1n << 2n)) return 'dac_read_search';
  if (effective & (1n << 1n)) return 'dac_override';
  return undefined;
}

function canEnter(user: DatabaseUser, { program, cluster }: Command): boolean {
  const checks = ['-x', dirname(cluster), '-a', '-x', program];
  return spawnSync('test', checks, { ...place, ...user, stdio: 'ignore' }).status === 0;
}

function canExecute(name: string): boolean {
  return env.PATH.split(':').some((folder) => {
    try {
      accessSync(`${folder}/${name}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const closedFolder = ({ uid }: DatabaseUser, { program, cluster }: Command) =>
  new Fault(
    'INVALID_CONFIGURATION',
    `User ${uid}, as whom PostgreSQL runs because it cannot run as root, may not enter ${dirname(cluster)} or ${dirname(program)}: open these folders (chmod o+x), or start Hansa as an ordinary user.`,
  );
