import { sql, type Kysely } from 'kysely';
import type { Email } from '../domain/email.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** An account as signing in needs it. */
export interface Account {
  readonly id: string;
  readonly kind: 'customer' | 'staff';
  readonly emailKey: string;
  readonly passwordHash: string;
  readonly scopes: readonly string[];
  /** False for staff who were let go. */
  readonly active: boolean;
}

/** The account with this e-mail address. */
export function accountByEmail(db: Db, emailKey: string): Promise<Account | undefined> {
  return accounts(db).where('accounts.email_key', '=', emailKey).executeTakeFirst();
}

export function accountById(db: Db, id: string): Promise<Account | undefined> {
  return accounts(db).where('accounts.id', '=', id).executeTakeFirst();
}

function accounts(db: Db) {
  return db
    .selectFrom('accounts')
    .leftJoin('staff_members', 'staff_members.id', 'accounts.id')
    .where('accounts.email_key', 'is not', null)
    .select((row) => [
      'accounts.id',
      'accounts.kind',
      row.ref('accounts.email_key').$notNull().as('emailKey'),
      row.ref('accounts.password_hash').$notNull().as('passwordHash'),
      sql<string[]>`coalesce(staff_members.scopes, '{}')`.as('scopes'),
      sql<boolean>`coalesce(staff_members.active, true)`.as('active'),
    ]);
}

interface NewAccount {
  readonly id: string;
  readonly kind: 'customer' | 'staff';
  readonly email: Email;
  readonly passwordHash: string;
}

/** False when the e-mail address belongs to somebody; of two at once the second waits and hears it. */
export async function insertAccount(db: Db, account: NewAccount): Promise<boolean> {
  const { id, kind, email, passwordHash } = account;
  const inserted = await db
    .insertInto('accounts')
    .values({ id, kind, email: email.address, email_key: email.key, password_hash: passwordHash })
    .onConflict((conflict) => conflict.column('email_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Rejects with `UNIQUE_VIOLATION` when the address belongs to somebody else. */
export async function changeEmail(db: Db, id: string, email: Email): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ email: email.address, email_key: email.key })
    .where('id', '=', id)
    .execute();
}

/** PostgreSQL's code for a value that must be unique and is not. */
export const UNIQUE_VIOLATION = '23505';

/**
 * Whether this is still the account's password; if so it stays until the transaction ends. Otherwise a
 * sign-in under way could begin a session just after a new password had ended them all.
 */
export async function holdPassword(tx: Db, { id, passwordHash }: Account): Promise<boolean> {
  const held = await tx
    .selectFrom('accounts')
    .where('id', '=', id)
    .where('password_hash', '=', passwordHash)
    .select('id')
    .forShare()
    .executeTakeFirst();
  return held !== undefined;
}

/** False when the account was erased in the meantime. */
export async function changePassword(db: Db, id: string, passwordHash: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set({ password_hash: passwordHash })
    .where('id', '=', id)
    .where('email_key', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What is left cannot sign in and says nothing about a person. */
export async function eraseAccount(db: Db, id: string): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ email: null, email_key: null, password_hash: null })
    .where('id', '=', id)
    .execute();
}
