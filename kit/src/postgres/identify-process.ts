import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { codeOf } from '../errors/fault.ts';

/** What the process id in a pid file stands for today. */
export type PidHolder =
  /** The main PostgreSQL process of this cluster. */
  | 'postmaster'
  /** Nobody. */
  | 'dead'
  /** Somebody who got the number later, or a zombie: PostgreSQL would take it for another server and refuse. */
  | 'stranger';

export function identifyProcess(pid: number, cluster: string): PidHolder {
  if (!isAlive(pid)) return 'dead';
  const answer = process.platform === 'linux' ? fromProc(pid, cluster) : fromPs(pid, cluster);
  return answer ? 'postmaster' : 'stranger';
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** A postmaster works in its cluster's folder, wherever that was moved meanwhile; its children rename themselves. */
function fromProc(pid: number, cluster: string): boolean {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (basename(args[0] ?? '') !== 'postgres') return false;
    return workingFolder(pid, args) === realpathSync(cluster);
  } catch {
    return false; // it ended while we looked
  }
}

function workingFolder(pid: number, args: string[]): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return args[args.indexOf('-D') + 1]; // another user's process hides its folder
  }
}

function fromPs(pid: number, cluster: string): boolean {
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.includes(`postgres -D ${cluster} `);
}
