import type { Kysely } from 'kysely';
import { done, type Outcome } from '../domain/outcome.ts';
import { addressById, deleteAddress as deleteRow } from '../store/addresses.ts';
import type { Tables } from '../store/tables.ts';
import { changeAddressBook, type AddressBookChange } from './change-address-book.ts';
import { noSuchAddress } from './no-such-address.ts';

type Deps = { db: Kysely<Tables> };

export interface DeleteAddress {
  readonly customerId: string;
  readonly id: string;
}

/** Deletes an address. If it was the default, there is none until another is chosen. */
export const deleteAddress =
  ({ db }: Deps) =>
  ({ customerId, id }: DeleteAddress): Promise<Outcome<AddressBookChange>> =>
    changeAddressBook(db, customerId, async (tx) => {
      const address = await addressById(tx, customerId, id);
      if (!address) return noSuchAddress(['input', 'id']);
      await deleteRow(tx, id);
      return done(address);
    });
