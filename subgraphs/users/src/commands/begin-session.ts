import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import type { AccessTokens } from '../access-tokens.ts';
import { createSecret, hashSecret } from '../secrets.ts';
import type { Account } from '../store/accounts.ts';
import { openSession } from '../store/sessions.ts';
import type { Tables } from '../store/tables.ts';

/** What a client holds to act for an account, and to go on doing so. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends. */
  readonly expiresAt: Date;
}

/** Begins a session for the account. */
export async function beginSession(
  tx: Kysely<Tables>,
  accessTokens: AccessTokens,
  account: Account,
): Promise<TokenPair> {
  const refreshToken = createSecret();
  const session = {
    id: createId('sess'),
    accountId: account.id,
    refreshTokenHash: hashSecret(refreshToken),
  };
  const now = await openSession(tx, session);
  return tokenPair(accessTokens, { account, refreshToken, now });
}

export async function tokenPair(
  accessTokens: AccessTokens,
  { account, refreshToken, now }: { account: Account; refreshToken: string; now: Date },
): Promise<TokenPair> {
  const { token, expiresAt } = await accessTokens.issue(account, now);
  return { accessToken: token, refreshToken, expiresAt };
}
