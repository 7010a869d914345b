import type { Kysely } from 'kysely';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { hashSecret } from '../secrets.ts';
import type { Tables } from '../store/tables.ts';
import { emptyBucket, pour, waitFor, type Bucket } from '../store/throttles.ts';
import { inWords } from './in-words.ts';

type Deps = { db: Kysely<Tables>; limits: SignInLimits };

export interface SignInLimits {
  readonly signInFailuresPerAccountMax: number;
  readonly signInFailuresPerAddressMax: number;
  readonly signInWindowMs: number;
}

/** Who tries to sign in, and from where. */
export interface Attempt {
  readonly emailKey: string;
  readonly clientAddress: string | undefined;
}

export interface SignInThrottle {
  admit(attempt: Attempt): Promise<Outcome<null>>;
  noteFailure(attempt: Attempt): Promise<void>;
  /** The owner is back: earlier failures at this account were slips. Those of the address stay. */
  forgive(emailKey: string): Promise<void>;
}

/**
 * Counts wrong passwords per account, so that nobody guesses one, and per client address, so that nobody
 * tries one password at every account. Accounts that do not exist are counted alike. Only failures count:
 * a whole office may sign in at nine.
 */
export function createSignInThrottle({ db, limits }: Deps): SignInThrottle {
  const buckets = ({ emailKey, clientAddress }: Attempt): Bucket[] => {
    const windowMs = limits.signInWindowMs;
    const account = { key: accountKey(emailKey), max: limits.signInFailuresPerAccountMax, windowMs };
    if (clientAddress === undefined) return [account];
    return [
      account,
      { key: `sign-in from ${clientAddress}`, max: limits.signInFailuresPerAddressMax, windowMs },
    ];
  };
  return {
    admit: async (attempt) => {
      const waitMs = await waitFor(db, buckets(attempt));
      if (waitMs === 0) return done(null);
      return refused('THROTTLED', null, `Too many wrong passwords. Try again in ${inWords(waitMs)}.`);
    },
    noteFailure: (attempt) => pour(db, buckets(attempt)),
    forgive: (emailKey) => emptyBucket(db, accountKey(emailKey)),
  };
}

/** Hashed: the table of failures must not be a list of people. */
function accountKey(emailKey: string): string {
  return `sign-in to ${hashSecret(emailKey).toString('base64url')}`;
}
