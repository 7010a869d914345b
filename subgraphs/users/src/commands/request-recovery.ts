import type { Kysely } from 'kysely';
import { readEmail } from '../domain/email.ts';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { hashSecret } from '../secrets.ts';
import { noteRecoveryRequest } from '../store/recoveries.ts';
import type { Tables } from '../store/tables.ts';
import { pourIfRoom, waitFor, type Bucket } from '../store/throttles.ts';
import { inWords } from './in-words.ts';

type Deps = { db: Kysely<Tables>; limits: RecoveryLimits; wake: () => void };

export interface RecoveryLimits {
  readonly recoveriesPerAccountMax: number;
  readonly recoveriesPerAddressMax: number;
}

export interface RequestRecovery {
  readonly email: string;
  readonly clientAddress: string | undefined;
}

const HOUR_MS = 3_600_000;

/**
 * Notes that somebody wants a new password, and answers. Whether anybody has that address is found out
 * afterwards by a worker: neither the answer nor its time can tell, because it is not known yet.
 */
export const requestRecovery =
  ({ db, limits, wake }: Deps) =>
  async ({ email: text, clientAddress }: RequestRecovery): Promise<Outcome<null>> => {
    const read = readEmail(text, ['input', 'email']);
    if (!read.ok) return read;
    const buckets: Bucket[] = [
      {
        key: `recovery of ${hashSecret(read.value.key).toString('base64url')}`,
        max: limits.recoveriesPerAccountMax,
        windowMs: HOUR_MS,
      },
    ];
    if (clientAddress !== undefined) {
      buckets.push({
        key: `recovery from ${clientAddress}`,
        max: limits.recoveriesPerAddressMax,
        windowMs: HOUR_MS,
      });
    }
    if (!(await pourIfRoom(db, buckets))) {
      const waitMs = await waitFor(db, buckets);
      return refused('THROTTLED', null, `Too many requests. Try again in ${inWords(waitMs)}.`);
    }
    await noteRecoveryRequest(db, read.value.key);
    wake();
    return done(null);
  };
