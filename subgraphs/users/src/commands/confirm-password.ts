import type { Kysely } from 'kysely';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { passwordForm } from '../domain/password.ts';
import type { Passwords } from '../passwords.ts';
import { accountById } from '../store/accounts.ts';
import type { Tables } from '../store/tables.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

type Deps = { db: Kysely<Tables>; passwords: Passwords; throttle: SignInThrottle };

interface Confirmation {
  readonly accountId: string;
  readonly clientAddress: string | undefined;
  readonly currentPassword?: string | null | undefined;
}

export type ConfirmPassword = (confirmation: Confirmation) => Promise<Outcome<null>>;

const field = ['input', 'currentPassword'];

/** Makes sure that it is still the owner who sits there. Wrong guesses count as failed sign-ins. */
export const confirmPassword =
  ({ db, passwords, throttle }: Deps): ConfirmPassword =>
  async ({ accountId, clientAddress, currentPassword }) => {
    if (!currentPassword) {
      return refused('BLANK', field, 'Give the current password to change e-mail address or password.');
    }
    return passwords.inTurn(async (argon) => {
      const account = await accountById(db, accountId);
      const subject = { emailKey: account?.emailKey ?? accountId, clientAddress };
      const admitted = await throttle.admit(subject);
      if (!admitted.ok) return admitted;
      if (await argon.matches(passwordForm(currentPassword), account?.passwordHash)) return done(null);
      await throttle.noteFailure(subject);
      return refused('INVALID', field, 'This is not the current password.');
    });
  };
