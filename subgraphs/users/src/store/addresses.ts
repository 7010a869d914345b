import { isId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import type { Address } from '../domain/address.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export interface CustomerAddress extends Address {
  readonly id: string;
  readonly customerId: string;
}

/** The address books of several customers, oldest address first. */
export function addressesOf(db: Db, customerIds: readonly string[]): Promise<CustomerAddress[]> {
  return selectAddresses(db).where('customer_id', 'in', customerIds).orderBy('id').execute();
}

export async function addressById(
  db: Db,
  customerId: string,
  id: string,
): Promise<CustomerAddress | undefined> {
  if (!isId('addr', id)) return undefined;
  return selectAddresses(db).where('customer_id', '=', customerId).where('id', '=', id).executeTakeFirst();
}

export async function countAddresses(db: Db, customerId: string): Promise<number> {
  const { count } = await db
    .selectFrom('customer_addresses')
    .where('customer_id', '=', customerId)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertAddress(tx: Db, { id, customerId, ...address }: CustomerAddress): Promise<void> {
  await tx
    .insertInto('customer_addresses')
    .values({ id, customer_id: customerId, ...columns(address) })
    .execute();
}

export async function replaceAddress(tx: Db, id: string, address: Address): Promise<void> {
  await tx.updateTable('customer_addresses').set(columns(address)).where('id', '=', id).execute();
}

/** A default address that is deleted is nobody's default any more; the foreign key sees to it. */
export async function deleteAddress(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('customer_addresses').where('id', '=', id).execute();
}

function columns(address: Address) {
  return {
    first_name: address.firstName,
    last_name: address.lastName,
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    province_code: address.provinceCode,
    zip: address.zip,
    country_code: address.countryCode,
    phone: address.phone,
  };
}

function selectAddresses(db: Db) {
  return db
    .selectFrom('customer_addresses')
    .select([
      'id',
      'customer_id as customerId',
      'first_name as firstName',
      'last_name as lastName',
      'company',
      'address1',
      'address2',
      'city',
      'province_code as provinceCode',
      'zip',
      'country_code as countryCode',
      'phone',
    ]);
}
