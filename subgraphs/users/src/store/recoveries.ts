import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** Long enough to find the mail, short enough that an old mailbox is no key. */
const RECOVERY_TOKEN_MINUTES = 60;

export async function noteRecoveryRequest(db: Db, emailKey: string): Promise<void> {
  await db.insertInto('recovery_requests').values({ email_key: emailKey }).execute();
}

/** Who may get a recovery mail. */
export interface Recoverable {
  readonly accountId: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly version: number;
}

/**
 * Takes up to `limit` requests off the table, and says whose they are: a request for an address that
 * nobody here has simply ends. Several requests for one account are one.
 */
export async function takeRecoveryRequests(
  tx: Db,
  limit: number,
): Promise<{ taken: number; recoverable: readonly Recoverable[] }> {
  const taken = await tx
    .deleteFrom('recovery_requests')
    .where('id', 'in', (query) =>
      query.selectFrom('recovery_requests').select('id').orderBy('id').limit(limit).forUpdate().skipLocked(),
    )
    .returning('email_key')
    .execute();
  if (taken.length === 0) return { taken: 0, recoverable: [] };
  const recoverable = await tx
    .selectFrom('accounts')
    .leftJoin('customers', 'customers.id', 'accounts.id')
    .leftJoin('staff_members', 'staff_members.id', 'accounts.id')
    .where(
      'email_key',
      'in',
      taken.map((request) => request.email_key),
    )
    .where((row) => row.or([row('staff_members.active', 'is', null), row('staff_members.active', '=', true)]))
    .select((row) => [
      'accounts.id as accountId',
      row.ref('accounts.email').$notNull().as('email'),
      sql<string | null>`coalesce(customers.first_name, staff_members.first_name)`.as('firstName'),
      sql<number>`coalesce(customers.version, staff_members.version)`.as('version'),
    ])
    .execute();
  return { taken: taken.length, recoverable };
}

/** Resolves with the moment at which the token ends. */
export async function insertRecoveryToken(tx: Db, accountId: string, hash: Buffer): Promise<Date> {
  const { expires_at } = await tx
    .insertInto('recovery_tokens')
    .values({
      hash,
      account_id: accountId,
      expires_at: sql<Date>`now() + make_interval(mins => ${sql.lit(RECOVERY_TOKEN_MINUTES)})`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return expires_at;
}

export async function isRecoveryToken(db: Db, hash: Buffer): Promise<boolean> {
  const found = await db
    .selectFrom('recovery_tokens')
    .where('hash', '=', hash)
    .where('expires_at', '>', sql<Date>`now()`)
    .select('account_id')
    .executeTakeFirst();
  return found !== undefined;
}

/** Uses the token up; of several at once only one gets the account. */
export async function takeRecoveryToken(tx: Db, hash: Buffer): Promise<string | undefined> {
  const taken = await tx
    .deleteFrom('recovery_tokens')
    .where('hash', '=', hash)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('account_id')
    .executeTakeFirst();
  return taken?.account_id;
}

/** A changed password makes every mail that is still on its way worthless. */
export async function dropRecoveryTokens(tx: Db, accountId: string): Promise<void> {
  await tx.deleteFrom('recovery_tokens').where('account_id', '=', accountId).execute();
}
