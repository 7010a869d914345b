import { readdirSync, readFileSync } from 'node:fs';

/** The unit in which Linux tells CPU time to programs. */
const TICKS_PER_SECOND = 100;

/** CPU time of a process and its children so far, user and system, in milliseconds. */
export function cpuTimeMs(pid: number): number {
  return [pid, ...descendants(pid)].reduce((sum, each) => sum + ownCpuTimeMs(each), 0);
}

/** Of the process alone, without its children. */
export function ownCpuTimeMs(pid: number): number {
  // The name of the program stands in parentheses and may hold anything, so reading begins behind it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

/** Resident memory of a process and its children, in MB. */
export function memoryMb(pid: number): number {
  return [pid, ...descendants(pid)].reduce((sum, each) => {
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1];
    return sum + Number(resident ?? 0) / 1_024;
  }, 0);
}

function descendants(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...descendants(child)]);
}
