import type { Kysely } from 'kysely';
import type { AccessTokens } from '../access-tokens.ts';
import { emailKey, readEmail } from '../domain/email.ts';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { passwordForm } from '../domain/password.ts';
import type { Passwords } from '../passwords.ts';
import { accountByEmail, holdPassword } from '../store/accounts.ts';
import type { Tables } from '../store/tables.ts';
import { beginSession, type TokenPair } from './begin-session.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

type Deps = {
  db: Kysely<Tables>;
  passwords: Passwords;
  accessTokens: AccessTokens;
  throttle: SignInThrottle;
};

export interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly clientAddress: string | undefined;
}

/** One sentence for every reason, so that it tells nobody which addresses are registered. */
const unidentified = refused(
  'UNIDENTIFIED_CUSTOMER',
  null,
  'No account has this e-mail address and password.',
);

/**
 * Signs a customer or a member of staff in.
 *
 * The throttle is asked and told within the turn of the hash: of a thousand requests at once no more get
 * past it than hashes run at once. An address that nobody has costs the same time as a wrong password.
 */
export const signIn =
  ({ db, passwords, accessTokens, throttle }: Deps) =>
  (command: SignIn): Promise<Outcome<TokenPair>> =>
    passwords.inTurn(async (argon) => {
      const attempt = { emailKey: emailKey(command.email), clientAddress: command.clientAddress };
      const admitted = await throttle.admit(attempt);
      if (!admitted.ok) return admitted;

      // What cannot be an address is nobody's, and is not for the database to read.
      const email = readEmail(command.email, ['input', 'email']);
      const account = email.ok ? await accountByEmail(db, email.value.key) : undefined;
      const matches = await argon.matches(passwordForm(command.password), account?.passwordHash);
      if (!account?.active || !matches) {
        await throttle.noteFailure(attempt);
        return unidentified;
      }
      await throttle.forgive(attempt.emailKey);
      return db.transaction().execute(async (tx) => {
        if (!(await holdPassword(tx, account))) return unidentified;
        return done(await beginSession(tx, accessTokens, account));
      });
    });
