import { parseDecimal } from '@hansa/contracts/money';
import type { ShippingUserError } from '../commands/shipping-error-code.ts';
import type { Rate } from '../domain/zone.ts';

export interface RateInput {
  readonly code: string;
  readonly title: string;
  readonly description?: string | null;
  readonly amount: { readonly amount: string; readonly currencyCode: string };
  readonly minWeightGrams?: number | null;
  readonly maxWeightGrams?: number | null;
  readonly minSubtotal?: string | null;
  readonly maxSubtotal?: string | null;
  readonly estimatedDays: { readonly min: number; readonly max: number };
}

type ReadRates =
  | { readonly ok: true; readonly rates: readonly Rate[] }
  | { readonly ok: false; readonly userErrors: readonly ShippingUserError[] };

/** Decimals become minor units here; one with more places than its currency has is told, never rounded. */
export function readRates(inputs: readonly RateInput[]): ReadRates {
  const userErrors: ShippingUserError[] = [];
  const rates = inputs.map((input, index): Rate => {
    const { currencyCode } = input.amount;
    const minor = (field: string, text: string) => {
      const value = parseDecimal(text, currencyCode);
      if (value === undefined) userErrors.push(notAnAmount(index, field, currencyCode));
      return value ?? 0;
    };
    return {
      code: input.code,
      title: input.title,
      description: input.description ?? null,
      amount: { amount: minor('amount', input.amount.amount), currencyCode },
      weightGrams: { min: input.minWeightGrams ?? 0, max: input.maxWeightGrams ?? null },
      subtotal: {
        min: minor('minSubtotal', input.minSubtotal ?? '0'),
        max: input.maxSubtotal == null ? null : minor('maxSubtotal', input.maxSubtotal),
      },
      days: input.estimatedDays,
    };
  });
  return userErrors.length > 0 ? { ok: false, userErrors } : { ok: true, rates };
}

function notAnAmount(index: number, field: string, currencyCode: string): ShippingUserError {
  return {
    code: 'INVALID',
    field: ['input', 'rates', String(index), field],
    message: `This is not an amount in ${currencyCode}.`,
  };
}
