import type { Money } from '@hansa/contracts/money';

/** A price for sending goods, for carts within its bands. */
export interface Rate {
  /** What it is: `standard`. Rates of a zone with the same code are one option at different prices. */
  readonly code: string;
  readonly title: string;
  readonly description: string | null;
  readonly amount: Money;
  readonly weightGrams: Band;
  /** In minor units of the amount's currency. */
  readonly subtotal: Band;
  readonly days: { readonly min: number; readonly max: number };
}

/** From `min` up to but not including `max`. */
export interface Band {
  readonly min: number;
  readonly max: number | null;
}

/** Countries to which the same rates apply. */
export interface ZoneDraft {
  readonly name: string;
  readonly countries: readonly string[];
  /** Whether it serves every country that no other zone names. */
  readonly restOfWorld: boolean;
  readonly rates: readonly Rate[];
}

export interface Zone extends ZoneDraft {
  readonly id: string;
  readonly version: number;
}
