import { codeOf } from '../errors/fault.ts';
import { isAlive } from './identify-process.ts';
import { poll, readPostmasterPid } from './postmaster-pid.ts';

/** A fast shutdown writes what is in memory to disk, which takes its time on a slow one. */
const fastShutdownMs = 60_000;
/** An immediate one writes nothing: the next start replays the log. */
const immediateShutdownMs = 10_000;

/** Ends PostgreSQL and waits until its pid file is gone, so that the next may start. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  if (!signal(pid, 'SIGINT') || (await untilGone(cluster, pid, fastShutdownMs))) return;
  signal(pid, 'SIGQUIT');
  await untilGone(cluster, pid, immediateShutdownMs);
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    throw error;
  }
}

/** The file is the witness: a process nobody reaps, usual in containers, looks alive for ever. */
function untilGone(cluster: string, pid: number, timeoutMs: number): Promise<boolean> {
  return poll(timeoutMs, () => {
    const file = readPostmasterPid(cluster);
    return file.kind !== 'present' || file.pid !== pid || !isAlive(pid);
  });
}
