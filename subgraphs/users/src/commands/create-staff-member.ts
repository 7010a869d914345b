import type { Viewer } from '@hansa/kit/auth/viewer';
import { invariant } from '@hansa/kit/errors/invariant';
import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { readEmail } from '../domain/email.ts';
import { done, refused, together, type Outcome } from '../domain/outcome.ts';
import { readPassword } from '../domain/password.ts';
import { grant, readScopes } from '../domain/staff.ts';
import { readText } from '../domain/text.ts';
import type { Passwords } from '../passwords.ts';
import { insertAccount } from '../store/accounts.ts';
import { insertStaffMember, lockStaff, staffMemberById, type StaffMember } from '../store/staff-members.ts';
import type { Tables } from '../store/tables.ts';
import { actingStaff } from './acting-staff.ts';

type Deps = { db: Kysely<Tables>; passwords: Passwords };

export interface CreateStaffMember {
  readonly viewer: Viewer;
  readonly email: string;
  readonly password: string;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly scopes: readonly string[];
}

/** Makes somebody a member of staff, with at most the scopes of whoever does it. */
export const createStaffMember =
  ({ db, passwords }: Deps) =>
  async (command: CreateStaffMember): Promise<Outcome<StaffMember>> => {
    const read = together({
      email: readEmail(command.email, ['input', 'email']),
      password: readPassword(command.password, ['input', 'password']),
      firstName: readText(command.firstName, ['input', 'firstName']),
      lastName: readText(command.lastName, ['input', 'lastName']),
      scopes: readScopes(command.scopes, ['input', 'scopes']),
    });
    if (!read.ok) return read;
    const { email, password, ...details } = read.value;
    const passwordHash = await passwords.inTurn((argon) => argon.hash(password));

    return db.transaction().execute(async (tx) => {
      await lockStaff(tx);
      const actor = await actingStaff(tx, command.viewer);
      if (!actor.ok) return actor;
      const granted = grant(actor.value.scopes, details.scopes, ['input', 'scopes']);
      if (!granted.ok) return granted;

      const id = createId('staff');
      if (!(await insertAccount(tx, { id, kind: 'staff', email, passwordHash }))) {
        return refused(
          'TAKEN',
          ['input', 'email'],
          'Somebody with this e-mail address is registered already.',
        );
      }
      await insertStaffMember(tx, id, details);
      const member = await staffMemberById(tx, id);
      invariant(member, 'a member that was just written can be read');
      return done(member);
    });
  };
