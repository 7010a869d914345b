import type { Viewer } from '@hansa/kit/auth/viewer';
import { codeOf } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import type { Kysely } from 'kysely';
import { readEmail, type Email } from '../domain/email.ts';
import { done, refused, together, type Outcome } from '../domain/outcome.ts';
import { readPassword } from '../domain/password.ts';
import { changeStaff, readScopes } from '../domain/staff.ts';
import { readText } from '../domain/text.ts';
import type { Passwords } from '../passwords.ts';
import { changeEmail, changePassword, UNIQUE_VIOLATION } from '../store/accounts.ts';
import { dropRecoveryTokens } from '../store/recoveries.ts';
import { endSessionsOf } from '../store/sessions.ts';
import {
  countOtherOwners,
  lockStaff,
  saveStaffMember,
  staffMemberById,
  type StaffMember,
} from '../store/staff-members.ts';
import type { Tables } from '../store/tables.ts';
import { actingStaff } from './acting-staff.ts';

type Deps = { db: Kysely<Tables>; passwords: Passwords };

export interface UpdateStaffMember {
  readonly viewer: Viewer;
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly email?: string | null | undefined;
  readonly password?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
  readonly active?: boolean | null | undefined;
}

const taken = refused(
  'TAKEN',
  ['input', 'email'],
  'Somebody with this e-mail address is registered already.',
);

/**
 * Changes a member of staff. Letting somebody go, or a new password, ends their sessions at once; access
 * tokens that are out live to their end, a quarter of an hour at most.
 */
export const updateStaffMember =
  ({ db, passwords }: Deps) =>
  async (command: UpdateStaffMember): Promise<Outcome<StaffMember>> => {
    const read = readChange(command);
    if (!read.ok) return read;
    const { password } = read.value;
    const passwordHash =
      password === undefined ? undefined : await passwords.inTurn((argon) => argon.hash(password));

    const save = db.transaction().execute(async (tx) => {
      await lockStaff(tx);
      const decided = await decide(tx, command, read.value);
      if (!decided.ok) return decided;
      await saveStaffMember(tx, command.id, decided.value);
      await saveCredentials(tx, command.id, { email: read.value.email, passwordHash });
      if (passwordHash !== undefined || !decided.value.active) await endSessionsOf(tx, command.id);
      const member = await staffMemberById(tx, command.id);
      invariant(member, 'members of staff are never deleted');
      return done(member);
    });
    return save.catch((thrown: unknown) => {
      if (codeOf(thrown) === UNIQUE_VIOLATION) return taken;
      throw thrown;
    });
  };

type Change = Extract<ReturnType<typeof readChange>, { ok: true }>['value'];

function readChange({ email, password, firstName, lastName, scopes }: UpdateStaffMember) {
  return together({
    email: email == null ? done(undefined) : readEmail(email, ['input', 'email']),
    password: password == null ? done(undefined) : readPassword(password, ['input', 'password']),
    firstName: readText(firstName, ['input', 'firstName']),
    lastName: readText(lastName, ['input', 'lastName']),
    scopes: scopes == null ? done(undefined) : readScopes(scopes, ['input', 'scopes']),
  });
}

async function decide(tx: Kysely<Tables>, command: UpdateStaffMember, change: Change) {
  const actor = await actingStaff(tx, command.viewer);
  if (!actor.ok) return actor;
  const target = await staffMemberById(tx, command.id);
  if (!target) return refused('NOT_FOUND', ['input', 'id'], 'There is no such member of staff.');
  if (command.expectedVersion != null && command.expectedVersion !== target.version) {
    return refused('STALE_VERSION', ['input', 'expectedVersion'], `The version is ${target.version} by now.`);
  }
  const wanted = { scopes: change.scopes ?? target.scopes, active: command.active ?? target.active };
  const otherOwnersCount = await countOtherOwners(tx, target.id);
  const allowed = changeStaff({ actor: actor.value, target, wanted, otherOwnersCount });
  if (!allowed.ok) return allowed;
  return done({ ...wanted, firstName: change.firstName, lastName: change.lastName });
}

interface Credentials {
  readonly email: Email | undefined;
  readonly passwordHash: string | undefined;
}

async function saveCredentials(tx: Kysely<Tables>, id: string, { email, passwordHash }: Credentials) {
  if (email) await changeEmail(tx, id, email);
  if (passwordHash !== undefined) await changePassword(tx, id, passwordHash);
  // A recovery mail that is still on its way must not undo the change.
  if (email || passwordHash !== undefined) await dropRecoveryTokens(tx, id);
}
