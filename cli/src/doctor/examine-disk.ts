import { statfs } from 'node:fs/promises';
import { good, wrong, type Finding } from './finding.ts';
import { bytes } from './words.ts';

/** Below either, PostgreSQL is a busy night away from stopping. */
const FREE_MIN_BYTES = 1_000_000_000;
const FREE_MIN_SHARE = 0.05;

/** Whether there is room where the data folder lies. */
export async function examineDisk(folder: string): Promise<Finding> {
  const { bsize, bavail, blocks } = await statfs(folder);
  const [free, all] = [bsize * bavail, bsize * blocks];
  const seen = `${bytes(free)} of ${bytes(all)} free`;
  if (free >= FREE_MIN_BYTES && free >= all * FREE_MIN_SHARE) return good('machine', 'disk', seen);
  return wrong({
    area: 'machine',
    what: 'disk',
    seen,
    advice: `Make room where ${folder} lies: a full disk stops everything.`,
  });
}
