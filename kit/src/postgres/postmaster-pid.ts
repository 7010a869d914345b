import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, Fault, messageOf } from '../errors/fault.ts';

export type PostmasterStatus = 'starting' | 'ready' | 'stopping' | 'standby' | 'unknown';

/** What PostgreSQL says of itself in the `postmaster.pid` of its cluster. */
export type PostmasterPid =
  | { readonly kind: 'absent' }
  /** Empty, or not written by PostgreSQL. */
  | { readonly kind: 'garbage' }
  | {
      readonly kind: 'present';
      readonly pid: number;
      readonly port: number;
      readonly status: PostmasterStatus;
    };

export const pidFileOf = (cluster: string) => join(cluster, 'postmaster.pid');

export function readPostmasterPid(cluster: string): PostmasterPid {
  try {
    return parsePostmasterPid(readFileSync(pidFileOf(cluster), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'absent' };
    throw new Fault(
      'INVALID_CONFIGURATION',
      `Hansa cannot read the database in ${cluster} (${messageOf(error)}): start it as the user the folder belongs to.`,
      { cause: error },
    );
  }
}

/** Line 1 is the process, line 4 the port, line 8 the status; the later lines come while it starts. */
export function parsePostmasterPid(text: string): PostmasterPid {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = lines[0] ?? '';
  if (!/^[1-9]\d{0,9}$/.test(pid)) return { kind: 'garbage' };
  return { kind: 'present', pid: Number(pid), port: Number(lines[3] ?? 0), status: statusOf(lines[7]) };
}

function statusOf(line: string | undefined): PostmasterStatus {
  switch (line) {
    case 'starting':
    case 'ready':
    case 'stopping':
    case 'standby':
      return line;
    default:
      return 'unknown';
  }
}

/** Short beside the 35 ms a start takes; one small file read costs next to nothing. */
const pollMs = 5;

/** True as soon as the condition holds, false when the time is over. */
export async function poll(timeoutMs: number, condition: () => boolean): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) return false;
    await sleep(pollMs);
  }
  return true;
}
