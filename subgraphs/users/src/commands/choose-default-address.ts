import type { Kysely } from 'kysely';
import { done, type Outcome } from '../domain/outcome.ts';
import { addressById } from '../store/addresses.ts';
import { saveDefaultAddress } from '../store/customers.ts';
import type { Tables } from '../store/tables.ts';
import { changeAddressBook, type AddressBookChange } from './change-address-book.ts';
import { noSuchAddress } from './no-such-address.ts';

type Deps = { db: Kysely<Tables> };

export interface ChooseDefaultAddress {
  readonly customerId: string;
  readonly addressId: string;
}

/** Makes one of the customer's addresses the one that forms begin with. */
export const chooseDefaultAddress =
  ({ db }: Deps) =>
  ({ customerId, addressId }: ChooseDefaultAddress): Promise<Outcome<AddressBookChange>> =>
    changeAddressBook(db, customerId, async (tx) => {
      const address = await addressById(tx, customerId, addressId);
      if (!address) return noSuchAddress(['input', 'addressId']);
      await saveDefaultAddress(tx, customerId, addressId);
      return done(address);
    });
