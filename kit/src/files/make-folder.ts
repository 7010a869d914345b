import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../errors/fault.ts';

/**
 * Makes a folder and those it lies in, as far as they are missing. Rejects with the file system's error. Node's own
 * `recursive` tries for ever, and with a whole core, where nothing can be made in a folder that is there: below a link
 * to a disk that is not mounted, or in /proc.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (thrown) {
    if (await isFolder(path)) return;
    const parent = dirname(path);
    if (codeOf(thrown) !== 'ENOENT' || parent === path || (await isFolder(parent))) throw thrown;
    await makeFolder(parent, mode);
    await makeFolder(path, mode);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false, // Why it could not be made says more.
  );
}
