import type { Kysely } from 'kysely';
import type { AccessTokens } from '../access-tokens.ts';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { readPassword } from '../domain/password.ts';
import type { Passwords } from '../passwords.ts';
import { hashSecret } from '../secrets.ts';
import { accountById, changePassword } from '../store/accounts.ts';
import { dropRecoveryTokens, isRecoveryToken, takeRecoveryToken } from '../store/recoveries.ts';
import { endSessionsOf } from '../store/sessions.ts';
import type { Tables } from '../store/tables.ts';
import { beginSession, type TokenPair } from './begin-session.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

type Deps = {
  db: Kysely<Tables>;
  passwords: Passwords;
  accessTokens: AccessTokens;
  throttle: Pick<SignInThrottle, 'forgive'>;
};

export interface ResetPassword {
  readonly resetToken: string;
  readonly password: string;
}

const invalid = refused(
  'TOKEN_INVALID',
  ['input', 'resetToken'],
  'This link was used or is older than an hour. Ask for a new one.',
);

/** Sets a new password by the token of a recovery mail, ends every session and begins a new one. */
export const resetPassword =
  ({ db, passwords, accessTokens, throttle }: Deps) =>
  async (command: ResetPassword): Promise<Outcome<TokenPair>> => {
    const password = readPassword(command.password, ['input', 'password']);
    if (!password.ok) return password;
    const tokenHash = hashSecret(command.resetToken);
    // Before the hash, so that made-up tokens cost us nothing; it is taken for good below.
    if (!(await isRecoveryToken(db, tokenHash))) return invalid;
    const passwordHash = await passwords.inTurn((argon) => argon.hash(password.value));

    const reset = await db.transaction().execute(async (tx) => {
      const accountId = await takeRecoveryToken(tx, tokenHash);
      const account = accountId === undefined ? undefined : await accountById(tx, accountId);
      if (!account?.active || !(await changePassword(tx, account.id, passwordHash))) return undefined;
      await dropRecoveryTokens(tx, account.id);
      await endSessionsOf(tx, account.id);
      return { emailKey: account.emailKey, tokens: await beginSession(tx, accessTokens, account) };
    });
    if (!reset) return invalid;
    await throttle.forgive(reset.emailKey);
    return done(reset.tokens);
  };
