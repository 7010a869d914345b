import { currencyExponent, parseDecimal } from '@hansa/contracts/money';
import type { CatalogErrorCode } from './issue.ts';
import { limits } from './limits.ts';
import type { PriceDraft } from './product-draft.ts';

type ReadPrice =
  | { readonly ok: true; readonly amount: number }
  | { readonly ok: false; readonly code: CatalogErrorCode; readonly message: string };

const tooHigh = refuse('INVALID', 'This price is too high to be true.');

/** A written price in minor units of the shop's currency, or why it is none. */
export function readPrice(price: PriceDraft, currencyCode: string): ReadPrice {
  if (price.currencyCode !== currencyCode) {
    return refuse(
      'CURRENCY_MISMATCH',
      `Prices of this shop are in ${currencyCode}, not ${price.currencyCode}.`,
    );
  }
  // More digits than any price has, and than a number could hold exactly.
  if (/^\d{13,}(\.\d*)?$/.test(price.amount.trim())) return tooHigh;
  const amount = parseDecimal(price.amount, currencyCode);
  if (amount === undefined) {
    const places = currencyExponent(currencyCode);
    const shown = JSON.stringify(price.amount.slice(0, 40));
    return refuse('INVALID', `${shown} is no price in ${currencyCode}, which has ${places} decimal places.`);
  }
  if (amount < 0) return refuse('INVALID', 'A price cannot be negative.');
  if (amount > limits.priceMinorUnitsMax) return tooHigh;
  return { ok: true, amount };
}

function refuse(code: CatalogErrorCode, message: string): ReadPrice {
  return { ok: false, code, message };
}
