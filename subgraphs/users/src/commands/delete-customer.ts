import { hasScope, type Viewer } from '@hansa/kit/auth/viewer';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import type { Kysely } from 'kysely';
import { deleted } from '../domain/customer.ts';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { eraseAccount } from '../store/accounts.ts';
import { eraseCustomer, lockCustomer } from '../store/customers.ts';
import { dropRecoveryTokens } from '../store/recoveries.ts';
import { endSessionsOf } from '../store/sessions.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

export interface DeleteCustomer {
  readonly viewer: Viewer;
  /** For staff who carry out somebody's wish to be forgotten. */
  readonly id?: string | null | undefined;
}

/**
 * Erases a person: what is left is an id that orders refer to. The event tells every other context to
 * erase its copies.
 */
export const deleteCustomer =
  ({ db }: Deps) =>
  async ({ viewer, id }: DeleteCustomer): Promise<Outcome<string>> => {
    if (viewer.kind === 'anonymous') return refused('UNAUTHENTICATED', null, 'Sign in first.');
    const customerId = id ?? viewer.id;
    if (customerId !== viewer.id && !hasScope(viewer, 'customers:write')) {
      return refused('FORBIDDEN', ['input', 'id'], 'You can only delete your own account.');
    }
    return db.transaction().execute(async (tx) => {
      const customer = await lockCustomer(tx, customerId);
      if (!customer) return refused('NOT_FOUND', ['input', 'id'], 'There is no such customer.');
      await eraseCustomer(tx, customerId);
      await eraseAccount(tx, customerId);
      await endSessionsOf(tx, customerId);
      await dropRecoveryTokens(tx, customerId);
      await appendToOutbox(tx, '/users', [deleted({ id: customerId, version: customer.version + 1 })]);
      return done(customerId);
    });
  };
