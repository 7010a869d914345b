import type { Kysely } from 'kysely';
import { addressesOf, type CustomerAddress } from '../store/addresses.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

export type { CustomerAddress };

/** The address books in the order of `customerIds`, in one statement. */
export const addressesOfCustomers =
  ({ db }: Deps) =>
  async (customerIds: readonly string[]): Promise<CustomerAddress[][]> => {
    const books = new Map<string, CustomerAddress[]>(customerIds.map((id) => [id, []]));
    for (const address of await addressesOf(db, customerIds)) books.get(address.customerId)?.push(address);
    return customerIds.map((id) => books.get(id) ?? []);
  };
