import { createId } from '@hansa/kit/ids';
import { invariant } from '@hansa/kit/errors/invariant';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import type { Kysely } from 'kysely';
import { created, type Customer } from '../domain/customer.ts';
import { readEmail } from '../domain/email.ts';
import { done, refused, together, type Outcome } from '../domain/outcome.ts';
import { readPassword } from '../domain/password.ts';
import { readProfile, type ProfileInput } from '../domain/profile.ts';
import type { Passwords } from '../passwords.ts';
import { insertAccount } from '../store/accounts.ts';
import { indexForSearch, insertCustomer, lockCustomer } from '../store/customers.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables>; passwords: Passwords };

export interface CreateCustomer extends ProfileInput {
  readonly email: string;
  readonly password: string;
}

/** Registers somebody who can sign in from now on. */
export const createCustomer =
  ({ db, passwords }: Deps) =>
  async (command: CreateCustomer): Promise<Outcome<Customer>> => {
    const read = together({
      email: readEmail(command.email, ['input', 'email']),
      password: readPassword(command.password, ['input', 'password']),
      profile: readProfile(command, ['input']),
    });
    if (!read.ok) return read;
    const { email, password, profile } = read.value;
    const passwordHash = await passwords.inTurn((argon) => argon.hash(password));

    return db.transaction().execute(async (tx) => {
      const id = createId('cust');
      if (!(await insertAccount(tx, { id, kind: 'customer', email, passwordHash }))) {
        return refused(
          'TAKEN',
          ['input', 'email'],
          'Somebody with this e-mail address is registered already.',
        );
      }
      await insertCustomer(tx, id, profile);
      await indexForSearch(tx, id);
      const customer = await lockCustomer(tx, id);
      invariant(customer, 'a customer that was just written can be read');
      await appendToOutbox(tx, '/users', [created(customer)]);
      return done(customer);
    });
  };
