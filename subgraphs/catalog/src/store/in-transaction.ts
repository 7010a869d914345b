import { codeOf } from '@hansa/kit/errors/fault';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export type Tx = Transaction<Tables>;

/**
 * Somebody else changed the same at the same moment: a unique handle was taken, what was referred to was
 * removed, two waited for each other, or a snapshot grew old. The next attempt sees what they did and decides again.
 */
const collisions = new Set(['23505', '23503', '40P01', '40001']);

/** Enough for a busy afternoon in the back office; a fourth collision in a row is no coincidence. */
const ATTEMPTS_MAX = 4;

/** One transaction, begun anew after a collision. `run` may do nothing but through its transaction. */
export async function inTransaction<Result>(
  db: Kysely<Tables>,
  run: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(run);
    } catch (thrown) {
      if (attempt >= ATTEMPTS_MAX || !collisions.has(codeOf(thrown) ?? '')) throw thrown;
    }
  }
}
