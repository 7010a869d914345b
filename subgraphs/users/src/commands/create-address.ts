import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { admitAddress, readAddress, type AddressInput } from '../domain/address.ts';
import { done, type Outcome } from '../domain/outcome.ts';
import { countAddresses, insertAddress } from '../store/addresses.ts';
import { saveDefaultAddress } from '../store/customers.ts';
import type { Tables } from '../store/tables.ts';
import { changeAddressBook, type AddressBookChange } from './change-address-book.ts';

type Deps = { db: Kysely<Tables> };

export interface CreateAddress {
  readonly customerId: string;
  readonly address: AddressInput;
}

/** Adds an address. The first one is the default until another is chosen. */
export const createAddress =
  ({ db }: Deps) =>
  async ({ customerId, address: input }: CreateAddress): Promise<Outcome<AddressBookChange>> => {
    const read = readAddress(input, ['input', 'address']);
    if (!read.ok) return read;
    return changeAddressBook(db, customerId, async (tx, customer) => {
      const admitted = admitAddress(await countAddresses(tx, customerId));
      if (!admitted.ok) return admitted;
      const address = { ...read.value, id: createId('addr'), customerId };
      await insertAddress(tx, address);
      if (customer.defaultAddressId === null) await saveDefaultAddress(tx, customerId, address.id);
      return done(address);
    });
  };
