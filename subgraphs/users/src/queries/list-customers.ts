import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import type { Customer } from '../domain/customer.ts';
import { countCustomers, pageOfCustomers } from '../store/customers.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

export interface ListCustomers extends PageArguments {
  readonly query?: string | null | undefined;
}

/** Customers, newest first; with a query those whose e-mail address and names have all of its words. */
export const listCustomers =
  ({ db }: Deps) =>
  async ({ query, ...args }: ListCustomers): Promise<Connection<Customer>> => {
    const page = readPage(args);
    const search = query ?? '';
    return toConnection({
      rows: await pageOfCustomers(db, search, page),
      page,
      cursorOf: ({ id }) => [id],
      nodeOf: (customer) => customer,
      totalCount: () => countCustomers(db, search),
    });
  };
