import { beyondCursor, inOrder, type Page } from '@hansa/kit/graphql/page';
import { isId } from '@hansa/kit/ids';
import { sql, type Kysely } from 'kysely';
import { OWNER_SCOPE } from '../domain/staff.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export interface StaffMember {
  readonly id: string;
  readonly version: number;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly scopes: readonly string[];
  readonly active: boolean;
  readonly createdAt: Date;
}

export async function staffMemberById(db: Db, id: string): Promise<StaffMember | undefined> {
  if (!isId('staff', id)) return undefined;
  return members(db).where('staff_members.id', '=', id).executeTakeFirst();
}

const sorting = { columns: ['staff_members.id'], descending: false };

export function pageOfStaffMembers(db: Db, page: Page): Promise<StaffMember[]> {
  return members(db)
    .where(beyondCursor(page, sorting))
    .orderBy(inOrder(page, sorting))
    .limit(page.fetch)
    .execute();
}

export async function countStaffMembers(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('staff_members')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Only one transaction at a time decides about staff: two owners who demote each other in the same moment
 * must not both succeed, nor two processes both make the first owner. Such changes are rare.
 */
export async function lockStaff(tx: Db): Promise<void> {
  await sql`lock table staff_members in share row exclusive mode`.execute(tx);
}

export async function countOtherOwners(tx: Db, id: string): Promise<number> {
  const { count } = await tx
    .selectFrom('staff_members')
    .where('active', '=', true)
    .where(sql<boolean>`${OWNER_SCOPE} = any (scopes)`)
    .where('id', '!=', id)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

interface Details {
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly scopes: readonly string[];
}

export async function insertStaffMember(tx: Db, id: string, details: Details): Promise<void> {
  await tx
    .insertInto('staff_members')
    .values({ id, first_name: details.firstName, last_name: details.lastName, scopes: details.scopes })
    .execute();
}

export async function saveStaffMember(
  tx: Db,
  id: string,
  details: Details & { readonly active: boolean },
): Promise<void> {
  await tx
    .updateTable('staff_members')
    .set((row) => ({
      version: row('version', '+', 1),
      updated_at: sql<Date>`now()`,
      first_name: details.firstName,
      last_name: details.lastName,
      scopes: details.scopes,
      active: details.active,
    }))
    .where('id', '=', id)
    .execute();
}

function members(db: Db) {
  return db
    .selectFrom('staff_members')
    .innerJoin('accounts', 'accounts.id', 'staff_members.id')
    .select((row) => [
      'staff_members.id',
      'staff_members.version',
      row.ref('accounts.email').$notNull().as('email'),
      'staff_members.first_name as firstName',
      'staff_members.last_name as lastName',
      'staff_members.scopes',
      'staff_members.active',
      'staff_members.created_at as createdAt',
    ]);
}
