import type { Kysely } from 'kysely';
import { readAddress, type AddressInput } from '../domain/address.ts';
import { done, type Outcome } from '../domain/outcome.ts';
import { addressById, replaceAddress } from '../store/addresses.ts';
import type { Tables } from '../store/tables.ts';
import { changeAddressBook, type AddressBookChange } from './change-address-book.ts';
import { noSuchAddress } from './no-such-address.ts';

type Deps = { db: Kysely<Tables> };

export interface UpdateAddress {
  readonly customerId: string;
  readonly id: string;
  readonly address: AddressInput;
}

/** Replaces an address as a whole. */
export const updateAddress =
  ({ db }: Deps) =>
  async ({ customerId, id, address }: UpdateAddress): Promise<Outcome<AddressBookChange>> => {
    const read = readAddress(address, ['input', 'address']);
    if (!read.ok) return read;
    return changeAddressBook(db, customerId, async (tx) => {
      const before = await addressById(tx, customerId, id);
      if (!before) return noSuchAddress(['input', 'id']);
      await replaceAddress(tx, id, read.value);
      return done({ ...before, ...read.value });
    });
  };
