import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/**
 * A month: a shopper who comes back within it stays signed in. Each use gives a new token with a new
 * month, so a stolen one that lies around is worthless soon.
 */
const REFRESH_TOKEN_DAYS = 30;

const expiry = sql<Date>`now() + make_interval(days => ${sql.lit(REFRESH_TOKEN_DAYS)})`;

interface NewSession {
  readonly id: string;
  readonly accountId: string;
  readonly refreshTokenHash: Buffer;
}

/** Begins a session; resolves with the database's time. */
export async function openSession(tx: Db, session: NewSession): Promise<Date> {
  const { created_at } = await tx
    .insertInto('sessions')
    .values({ id: session.id, account_id: session.accountId })
    .returning('created_at')
    .executeTakeFirstOrThrow();
  await insertToken(tx, session.id, session.refreshTokenHash);
  return created_at;
}

export type Rotation =
  | { readonly kind: 'rotated'; readonly accountId: string; readonly now: Date }
  /** No such token: never made, expired, or of a session that is over. */
  | { readonly kind: 'unknown' }
  /** Used before, by a request that came at the same time: a double click, not a theft. */
  | { readonly kind: 'raced' }
  /** Used before, and long enough ago that whoever holds the newer token got it. Somebody copied it. */
  | { readonly kind: 'replayed'; readonly sessionId: string };

/**
 * Trades a refresh token for the next one. The row lock lets one of several requests through; the others
 * see the token as used. Whether they began before that moment tells a race from a replay.
 */
export async function rotateToken(tx: Db, usedHash: Buffer, nextHash: Buffer): Promise<Rotation> {
  const token = await tx
    .selectFrom('refresh_tokens')
    .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
    .where('hash', '=', usedHash)
    .where('expires_at', '>', sql<Date>`now()`)
    .select([
      'refresh_tokens.session_id as sessionId',
      'sessions.account_id as accountId',
      'refresh_tokens.used_at as usedAt',
      sql<boolean>`now() <= refresh_tokens.used_at`.as('raced'),
      sql<Date>`now()`.as('now'),
    ])
    .forUpdate('refresh_tokens')
    .executeTakeFirst();

  if (!token) return { kind: 'unknown' };
  if (token.usedAt) return token.raced ? { kind: 'raced' } : { kind: 'replayed', sessionId: token.sessionId };
  await tx
    .updateTable('refresh_tokens')
    .set({ used_at: sql<Date>`clock_timestamp()` })
    .where('hash', '=', usedHash)
    .execute();
  await insertToken(tx, token.sessionId, nextHash);
  return { kind: 'rotated', accountId: token.accountId, now: token.now };
}

export async function endSession(db: Db, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute();
}

/** Ends the session that a token belongs to, used or not. Returns how many ended. */
export async function endSessionOfToken(db: Db, hash: Buffer): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('id', 'in', (query) =>
      query.selectFrom('refresh_tokens').where('hash', '=', hash).select('session_id'),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Signs the account out everywhere. Returns how many sessions ended. */
export async function endSessionsOf(db: Db, accountId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function insertToken(tx: Db, sessionId: string, hash: Buffer): Promise<void> {
  await tx.insertInto('refresh_tokens').values({ hash, session_id: sessionId, expires_at: expiry }).execute();
}
