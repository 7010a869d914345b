import { sql, type Kysely } from 'kysely';
import type { CustomerStore } from '../customer-store.ts';
import type { Tables } from './tables.ts';

/** Customers' addresses in PostgreSQL. */
export function createPostgresCustomerStore(db: Kysely<Tables>): CustomerStore {
  const keep = async (id: string, version: number, email: string | null) => {
    await sql`
      insert into customers (id, version, email) values (${id}, ${version}, ${email})
      on conflict (id) do update set version = excluded.version, email = excluded.email
      where customers.version < excluded.version`.execute(db);
  };
  return {
    emailOf: async (id) => {
      const row = await db.selectFrom('customers').select('email').where('id', '=', id).executeTakeFirst();
      return row?.email ?? null;
    },
    keep: ({ customerId, version, email }) => keep(customerId, version, email),
    // Whatever version the departure had, nothing comes after it.
    erase: ({ customerId }) => keep(customerId, Number.MAX_SAFE_INTEGER, null),
  };
}
