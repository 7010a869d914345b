import { beyondCursor, inOrder, type Page } from '@hansa/kit/graphql/page';
import { isId } from '@hansa/kit/ids';
import { sql, type Kysely } from 'kysely';
import type { Customer } from '../domain/customer.ts';
import type { Profile } from '../domain/profile.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** Living customers by id, in no particular order. */
export async function customersByIds(db: Db, ids: readonly string[]): Promise<Customer[]> {
  const possible = ids.filter((id) => isId('cust', id));
  return possible.length === 0 ? [] : living(db).where('customers.id', 'in', possible).execute();
}

/** The customer, held until the transaction ends; undefined when there is none or it was erased. */
export async function lockCustomer(tx: Db, id: string): Promise<Customer | undefined> {
  if (!isId('cust', id)) return undefined;
  return living(tx).where('customers.id', '=', id).forUpdate('customers').executeTakeFirst();
}

/** The newest customers first; ids are ordered by time. */
const sorting = { columns: ['customers.id'], descending: true };

export function pageOfCustomers(db: Db, search: string, page: Page): Promise<Customer[]> {
  return living(db)
    .where(matches(search))
    .where(beyondCursor(page, sorting))
    .orderBy(inOrder(page, sorting))
    .limit(page.fetch)
    .execute();
}

export async function countCustomers(db: Db, search: string): Promise<number> {
  const { count } = await db
    .selectFrom('customers')
    .where('deleted_at', 'is', null)
    .where(matches(search))
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertCustomer(tx: Db, id: string, profile: Profile): Promise<void> {
  await tx
    .insertInto('customers')
    .values({ id, ...columns(profile) })
    .execute();
}

/** Writes what changed and makes it a new version. */
export async function saveCustomer(tx: Db, id: string, profile: Profile): Promise<void> {
  await touch(tx, id).set(columns(profile)).execute();
}

export async function saveDefaultAddress(tx: Db, id: string, addressId: string): Promise<void> {
  await tx.updateTable('customers').set({ default_address_id: addressId }).where('id', '=', id).execute();
}

/** A new version because of something that is stored elsewhere, such as an address. */
export async function touchCustomer(tx: Db, id: string): Promise<void> {
  await touch(tx, id).execute();
}

/** Keeps the id, which orders refer to, and forgets the person. */
export async function eraseCustomer(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('customer_addresses').where('customer_id', '=', id).execute();
  await touch(tx, id)
    .set({
      first_name: null,
      last_name: null,
      phone: null,
      accepts_marketing: false,
      locale: null,
      currency_code: null,
      default_address_id: null,
      search: '',
      deleted_at: sql<Date>`now()`,
    })
    .execute();
}

/** Names and address as one line; called whenever one of them has changed. */
export async function indexForSearch(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable('customers')
    .from('accounts')
    .set({
      search: sql<string>`lower(concat_ws(' ', customers.first_name, customers.last_name, accounts.email))`,
    })
    .whereRef('accounts.id', '=', 'customers.id')
    .where('customers.id', '=', id)
    .execute();
}

function touch(tx: Db, id: string) {
  return tx
    .updateTable('customers')
    .set((row) => ({ version: row('version', '+', 1), updated_at: sql<Date>`now()` }))
    .where('id', '=', id);
}

/** Only what was given: kysely leaves out what is `undefined`. */
function columns(profile: Profile) {
  return {
    first_name: profile.firstName,
    last_name: profile.lastName,
    phone: profile.phone,
    locale: profile.locale,
    currency_code: profile.currencyCode,
    accepts_marketing: profile.acceptsMarketing,
  };
}

function living(db: Db) {
  return db
    .selectFrom('customers')
    .innerJoin('accounts', 'accounts.id', 'customers.id')
    .where('customers.deleted_at', 'is', null)
    .select((row) => [
      'customers.id',
      'customers.version',
      row.ref('accounts.email').$notNull().as('email'),
      'customers.first_name as firstName',
      'customers.last_name as lastName',
      'customers.phone',
      'customers.accepts_marketing as acceptsMarketing',
      'customers.locale',
      'customers.currency_code as currencyCode',
      'customers.default_address_id as defaultAddressId',
      'customers.created_at as createdAt',
    ]);
}

/** Long queries match nothing that a shorter one does not; each word costs a comparison per row. */
const WORDS_MAX = 8;

/** Every word somewhere in the e-mail address or the names. */
function matches(search: string) {
  const words = search
    .toLowerCase()
    .replace(/\p{Cc}/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  const patterns = words.slice(0, WORDS_MAX).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  return patterns.length === 0 ? sql<boolean>`true` : sql<boolean>`customers.search like all (${patterns})`;
}
