import type { Kysely } from 'kysely';
import type { AccessTokens } from '../access-tokens.ts';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { createSecret, hashSecret } from '../secrets.ts';
import { accountById } from '../store/accounts.ts';
import { endSession, rotateToken } from '../store/sessions.ts';
import type { Tables } from '../store/tables.ts';
import { tokenPair, type TokenPair } from './begin-session.ts';

type Deps = { db: Kysely<Tables>; accessTokens: AccessTokens };

export interface RenewAccessToken {
  readonly refreshToken: string;
}

const invalid = refused(
  'TOKEN_INVALID',
  ['input', 'refreshToken'],
  'This refresh token is used up or expired. Sign in again.',
);

/**
 * Trades a refresh token for a new pair. Each works once; one that comes back later was copied, and since
 * nobody can tell the thief from the owner, the whole session ends and both have to sign in.
 */
export const renewAccessToken =
  ({ db, accessTokens }: Deps) =>
  (command: RenewAccessToken): Promise<Outcome<TokenPair>> =>
    db.transaction().execute(async (tx) => {
      const refreshToken = createSecret();
      const rotation = await rotateToken(tx, hashSecret(command.refreshToken), hashSecret(refreshToken));
      if (rotation.kind === 'replayed') await endSession(tx, rotation.sessionId);
      if (rotation.kind !== 'rotated') return invalid;

      const account = await accountById(tx, rotation.accountId);
      if (!account?.active) return invalid;
      return done(await tokenPair(accessTokens, { account, refreshToken, now: rotation.now }));
    });
