import { codeOf } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import type { Kysely } from 'kysely';
import { updated, type Customer } from '../domain/customer.ts';
import { readEmail } from '../domain/email.ts';
import { done, refused, together, type Outcome } from '../domain/outcome.ts';
import { readPassword } from '../domain/password.ts';
import { readProfile, type ProfileInput } from '../domain/profile.ts';
import type { Passwords } from '../passwords.ts';
import { changeEmail, changePassword, UNIQUE_VIOLATION } from '../store/accounts.ts';
import { indexForSearch, lockCustomer, saveCustomer } from '../store/customers.ts';
import { dropRecoveryTokens } from '../store/recoveries.ts';
import { endSessionsOf } from '../store/sessions.ts';
import type { Tables } from '../store/tables.ts';
import type { ConfirmPassword } from './confirm-password.ts';
import { goneCustomer } from './gone-customer.ts';

type Deps = { db: Kysely<Tables>; passwords: Passwords; confirmPassword: ConfirmPassword };

export interface UpdateCustomer extends ProfileInput {
  readonly customerId: string;
  readonly clientAddress: string | undefined;
  readonly email?: string | null | undefined;
  readonly password?: string | null | undefined;
  readonly currentPassword?: string | null | undefined;
}

const taken = refused(
  'TAKEN',
  ['input', 'email'],
  'Somebody with this e-mail address is registered already.',
);

/**
 * Changes what a customer says about themselves.
 *
 * A new e-mail address or password takes the current password: an access token that was stolen for a
 * quarter of an hour must not become the account. A new password ends every session.
 */
export const updateCustomer =
  ({ db, passwords, confirmPassword }: Deps) =>
  async (command: UpdateCustomer): Promise<Outcome<Customer>> => {
    const { customerId } = command;
    const read = together({
      email: command.email == null ? done(undefined) : readEmail(command.email, ['input', 'email']),
      password:
        command.password == null ? done(undefined) : readPassword(command.password, ['input', 'password']),
      profile: readProfile(command, ['input']),
    });
    if (!read.ok) return read;
    const { email, password, profile } = read.value;
    if (email !== undefined || password !== undefined) {
      const confirmed = await confirmPassword({ ...command, accountId: customerId });
      if (!confirmed.ok) return confirmed;
    }
    const passwordHash =
      password === undefined ? undefined : await passwords.inTurn((argon) => argon.hash(password));

    const save = db.transaction().execute(async (tx) => {
      if (!(await lockCustomer(tx, customerId))) return goneCustomer;
      if (email) await changeEmail(tx, customerId, email);
      if (passwordHash !== undefined) {
        await changePassword(tx, customerId, passwordHash);
        await endSessionsOf(tx, customerId);
      }
      // A mail to the old address, or asked for before the change, must not undo it.
      if (email || passwordHash !== undefined) await dropRecoveryTokens(tx, customerId);
      await saveCustomer(tx, customerId, profile);
      await indexForSearch(tx, customerId);
      const customer = await lockCustomer(tx, customerId);
      invariant(customer, 'a locked customer stays');
      await appendToOutbox(tx, '/users', [updated(customer)]);
      return done(customer);
    });
    return save.catch((thrown: unknown) => {
      if (codeOf(thrown) === UNIQUE_VIOLATION) return taken;
      throw thrown;
    });
  };
