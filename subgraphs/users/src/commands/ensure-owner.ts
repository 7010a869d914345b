import { Fault } from '@hansa/kit/errors/fault';
import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { readEmail } from '../domain/email.ts';
import { together } from '../domain/outcome.ts';
import { readPassword } from '../domain/password.ts';
import { knownScopes } from '../domain/staff.ts';
import type { Passwords } from '../passwords.ts';
import { insertAccount } from '../store/accounts.ts';
import { countStaffMembers, insertStaffMember, lockStaff } from '../store/staff-members.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables>; passwords: Passwords };

export interface EnsureOwner {
  readonly email: string;
  readonly password: string;
}

/**
 * Makes the first member of staff, who may do everything. Once there is any staff it does nothing: a
 * setting that was left in the environment must not open a door again. Returns whether it made one.
 */
export const ensureOwner =
  ({ db, passwords }: Deps) =>
  async (command: EnsureOwner): Promise<boolean> => {
    if ((await countStaffMembers(db)) > 0) return false;
    const read = together({
      email: readEmail(command.email, ['HANSA_OWNER_EMAIL']),
      password: readPassword(command.password, ['HANSA_OWNER_PASSWORD']),
    });
    if (!read.ok) {
      const sentences = read.problems.map(({ field, message }) => `${field?.[0] ?? 'owner'}: ${message}`);
      throw new Fault('INVALID_CONFIGURATION', `The first owner cannot be made. ${sentences.join(' ')}`);
    }
    const { email, password } = read.value;
    const passwordHash = await passwords.inTurn((argon) => argon.hash(password));

    return db.transaction().execute(async (tx) => {
      await lockStaff(tx);
      if ((await countStaffMembers(tx)) > 0) return false;
      const id = createId('staff');
      if (!(await insertAccount(tx, { id, kind: 'staff', email, passwordHash }))) {
        throw new Fault(
          'INVALID_CONFIGURATION',
          'HANSA_OWNER_EMAIL belongs to a customer. Give the owner an address of their own.',
        );
      }
      await insertStaffMember(tx, id, { scopes: knownScopes });
      return true;
    });
  };
