import { refused, together, type Field, type Outcome } from './outcome.ts';
import { readPhone, readText, type OptionalText } from './text.ts';

export interface AddressInput {
  readonly firstName?: OptionalText;
  readonly lastName?: OptionalText;
  readonly company?: OptionalText;
  readonly address1?: OptionalText;
  readonly address2?: OptionalText;
  readonly city?: OptionalText;
  readonly provinceCode?: OptionalText;
  readonly zip?: OptionalText;
  readonly countryCode: string;
  readonly phone?: OptionalText;
}

export type Address = { readonly [Part in keyof AddressInput]-?: string | null } & {
  readonly countryCode: string;
};

/** More than any person lives at; the whole book is always shown at once. */
export const ADDRESSES_MAX = 100;

/** An address is replaced as a whole: what is not given is not part of it. */
export function readAddress(input: AddressInput, at: Field): Outcome<Address> {
  const part = (name: Exclude<keyof AddressInput, 'countryCode' | 'phone'>) =>
    present(readText(input[name], [...at, name]));
  return together({
    firstName: part('firstName'),
    lastName: part('lastName'),
    company: part('company'),
    address1: part('address1'),
    address2: part('address2'),
    city: part('city'),
    provinceCode: part('provinceCode'),
    zip: part('zip'),
    countryCode: readCountry(input.countryCode, [...at, 'countryCode']),
    phone: present(readPhone(input.phone, [...at, 'phone'])),
  });
}

/** One more address, unless the book is full. */
export function admitAddress(addressesCount: number): Outcome<null> {
  if (addressesCount < ADDRESSES_MAX) return { ok: true, value: null };
  return refused(
    'TOO_MANY',
    ['input', 'address'],
    `An address book holds at most ${ADDRESSES_MAX} addresses. Delete one first.`,
  );
}

function present(read: Outcome<OptionalText>): Outcome<string | null> {
  return read.ok ? { ok: true, value: read.value ?? null } : read;
}

function readCountry(text: string, field: Field): Outcome<string> {
  if (/^[A-Z]{2}$/.test(text)) return { ok: true, value: text };
  return refused('INVALID', field, 'The country must be a code of ISO 3166-1, such as DE.');
}
