import type { Kysely } from 'kysely';
import type { Customer } from '../domain/customer.ts';
import { customersByIds } from '../store/customers.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

/** The customers in the order of `ids`, in one statement; null where there is none. */
export const customersById =
  ({ db }: Deps) =>
  async (ids: readonly string[]): Promise<(Customer | null)[]> => {
    const found = new Map((await customersByIds(db, ids)).map((customer) => [customer.id, customer]));
    return ids.map((id) => found.get(id) ?? null);
  };
