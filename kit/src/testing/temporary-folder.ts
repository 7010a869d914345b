import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Some test files' worth of databases; containers often have 64 MB only. */
const memoryBytesMin = 2 * 1024 ** 3;

/** Memory where there is plenty, because a cluster is a thousand small files: 0.6 s instead of 2 on a slow disk. */
export function temporaryRoot(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= memoryBytesMin ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** A folder of one's own, closed to others, and the way to be rid of it. */
export function temporaryFolder(name = 'hansa-test-'): { path: string; remove(): void } {
  const path = mkdtempSync(join(temporaryRoot(), name));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}
