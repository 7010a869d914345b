import { invariant } from '@hansa/kit/errors/invariant';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import type { Kysely } from 'kysely';
import { updated, type Customer } from '../domain/customer.ts';
import { done, type Outcome } from '../domain/outcome.ts';
import type { CustomerAddress } from '../store/addresses.ts';
import { lockCustomer, touchCustomer } from '../store/customers.ts';
import type { Tables } from '../store/tables.ts';
import { goneCustomer } from './gone-customer.ts';

/** What became of the address book. */
export interface AddressBookChange {
  readonly customer: Customer;
  /** The address as it is now; as it was last, if it was deleted. */
  readonly address: CustomerAddress;
}

/**
 * Runs one change of an address book while the customer's row is held, so that the limit and the default
 * address hold for requests at the same time, and tells of the new version.
 */
export function changeAddressBook(
  db: Kysely<Tables>,
  customerId: string,
  change: (tx: Kysely<Tables>, customer: Customer) => Promise<Outcome<CustomerAddress>>,
): Promise<Outcome<AddressBookChange>> {
  return db.transaction().execute(async (tx) => {
    const before = await lockCustomer(tx, customerId);
    if (!before) return goneCustomer;
    const changed = await change(tx, before);
    if (!changed.ok) return changed;
    await touchCustomer(tx, customerId);
    const customer = await lockCustomer(tx, customerId);
    invariant(customer, 'a locked customer stays');
    await appendToOutbox(tx, '/users', [updated(customer)]);
    return done({ customer, address: changed.value });
  });
}
