import type { Refusal } from './refusal.ts';
import { storableOrNull } from './text.ts';

/** Where goods go, as contracts and documents hold it. */
export interface Address {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly city: string | null;
  readonly provinceCode: string | null;
  readonly zip: string | null;
  readonly countryCode: string;
  readonly phone: string | null;
}

/** An address as a client names it. */
export type AddressInput = {
  readonly [Part in Exclude<keyof Address, 'countryCode'>]?: string | null | undefined;
} & { readonly countryCode: string };

/** No part of a real address is longer, and no label holds more. */
const PART_CHARACTERS_MAX = 255;

export type AddressReading =
  | { readonly ok: true; readonly address: Address }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

export function readAddress(input: AddressInput, field: readonly string[]): AddressReading {
  const address: Address = {
    firstName: storableOrNull(input.firstName),
    lastName: storableOrNull(input.lastName),
    company: storableOrNull(input.company),
    address1: storableOrNull(input.address1),
    address2: storableOrNull(input.address2),
    city: storableOrNull(input.city),
    provinceCode: storableOrNull(input.provinceCode),
    zip: storableOrNull(input.zip),
    countryCode: input.countryCode,
    phone: storableOrNull(input.phone),
  };
  const refusals = Object.entries(address)
    .filter(([, value]) => typeof value === 'string' && value.length > PART_CHARACTERS_MAX)
    .map(([part]) => ({
      code: 'INVALID_ADDRESS' as const,
      field: [...field, part],
      message: `This part of an address may have at most ${PART_CHARACTERS_MAX} characters.`,
    }));
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, address };
}
