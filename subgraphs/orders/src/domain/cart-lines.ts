import { refuse, type Cart, type CartLine, type Edit } from './cart.ts';
import { AMOUNT_MAX } from './cost.ts';
import type { Refusal } from './refusal.ts';
import type { Variant, Variants } from './variant.ts';

/** What merchants call wholesale starts far below; a slip of the finger ends there. */
export const QUANTITY_MAX = 9_999;
/** Shopify's limit is 500; beyond 250 nobody reads a cart, and every list in an input ends there. */
export const LINES_MAX = 250;

/** A variant that a client puts into a cart; `lineId` is used if it makes a new line. */
export interface AddedLine {
  readonly lineId: string;
  readonly merchandiseId: string;
  readonly quantity: number;
}

/** Puts goods into the cart, all or none. A variant that is in it already gets the quantity on top. */
export function addLines(cart: Cart, added: readonly AddedLine[], variants: Variants): Edit {
  if (added.length > LINES_MAX) return refuse(tooManyLines());
  const refusals: Refusal[] = [];
  const lines = [...cart.lines];
  added.forEach((line, index) => {
    const refusal = addLine(lines, line, variants);
    if (refusal) refusals.push({ ...refusal, field: ['input', 'lines', String(index), ...refusal.field] });
  });
  if (lines.length > LINES_MAX) refusals.push(tooManyLines());
  return refusals.length > 0 ? refuse(...refusals) : withLines(cart, lines);
}

function addLine(lines: CartLine[], added: AddedLine, variants: Variants): Refusal | undefined {
  const variant = variants.get(added.merchandiseId);
  if (!variant?.purchasable) {
    return refusal('MERCHANDISE_NOT_FOUND', 'merchandiseId', 'There is nothing to buy by this id.');
  }
  const place = lines.findIndex(({ variantId }) => variantId === variant.id);
  const present = lines[place];
  const quantity = (present?.quantity ?? 0) + added.quantity;
  if (added.quantity < 1 || quantity > QUANTITY_MAX) {
    return refusal('INVALID_QUANTITY', 'quantity', `A line has from 1 to ${QUANTITY_MAX} pieces.`);
  }
  const currency = lines[0]?.unitPrice.currencyCode ?? variant.price.currencyCode;
  if (variant.price.currencyCode !== currency) {
    const message = `This is sold in ${variant.price.currencyCode}, and the cart is in ${currency}.`;
    return refusal('CURRENCY_MISMATCH', 'merchandiseId', message);
  }
  if (present) lines[place] = { ...present, quantity };
  else lines.push({ id: added.lineId, variantId: variant.id, quantity, ...shown(variant) });
  return undefined;
}

/** Sets quantities, all or none; 0 removes the line. */
export function updateLines(
  cart: Cart,
  updates: readonly { readonly id: string; readonly quantity: number }[],
): Edit {
  if (updates.length > LINES_MAX) return refuse(tooManyLines());
  const quantities = new Map(cart.lines.map(({ id, quantity }) => [id, quantity]));
  const refusals: Refusal[] = [];
  updates.forEach(({ id, quantity }, index) => {
    const field = ['input', 'lines', String(index)];
    if (!quantities.has(id)) {
      refusals.push({
        code: 'LINE_NOT_FOUND',
        field: [...field, 'id'],
        message: 'The cart has no such line.',
      });
    } else if (quantity < 0 || quantity > QUANTITY_MAX) {
      const message = `A line has from 0 to ${QUANTITY_MAX} pieces.`;
      refusals.push({ code: 'INVALID_QUANTITY', field: [...field, 'quantity'], message });
    }
    quantities.set(id, quantity);
  });
  if (refusals.length > 0) return refuse(...refusals);
  const lines = cart.lines
    .map((line) => ({ ...line, quantity: quantities.get(line.id) ?? line.quantity }))
    .filter(({ quantity }) => quantity > 0);
  return withLines(cart, lines);
}

/** Removes lines, all or none. */
export function removeLines(cart: Cart, lineIds: readonly string[]): Edit {
  if (lineIds.length > LINES_MAX) return refuse(tooManyLines('lineIds'));
  const present = new Set(cart.lines.map(({ id }) => id));
  const refusals = lineIds.flatMap((id, index): Refusal[] =>
    present.has(id)
      ? []
      : [
          {
            code: 'LINE_NOT_FOUND',
            field: ['input', 'lineIds', String(index)],
            message: 'The cart has no such line.',
          },
        ],
  );
  if (refusals.length > 0) return refuse(...refusals);
  const gone = new Set(lineIds);
  return withLines(
    cart,
    cart.lines.filter(({ id }) => !gone.has(id)),
  );
}

/**
 * Brings the lines to what is known of their variants now. The same cart, if nothing changed.
 *
 * A line whose variant is gone, or is sold in another currency now, keeps what was last shown and can no
 * longer be bought. The chosen delivery stays: its price was promised for what is in the cart, and that
 * did not change.
 */
export function refreshLines(cart: Cart, variants: Variants): Cart {
  const lines = cart.lines.map((line) => {
    if (!variants.has(line.variantId)) return line;
    const variant = variants.get(line.variantId);
    const buyable = variant?.purchasable && variant.price.currencyCode === line.unitPrice.currencyCode;
    const next = buyable ? { ...line, ...shown(variant) } : { ...line, available: false };
    return isSameLine(line, next) ? line : next;
  });
  return lines.every((line, index) => line === cart.lines[index]) ? cart : { ...cart, lines };
}

function shown(variant: Variant) {
  const { title, sku, price, weightGrams, requiresShipping, taxable } = variant;
  return { title, sku, unitPrice: price, weightGrams, requiresShipping, taxable, available: true };
}

function isSameLine(one: CartLine, other: CartLine): boolean {
  return (
    one.unitPrice.amount === other.unitPrice.amount &&
    one.available === other.available &&
    one.title === other.title &&
    one.sku === other.sku &&
    one.weightGrams === other.weightGrams &&
    one.requiresShipping === other.requiresShipping &&
    one.taxable === other.taxable
  );
}

/** Other lines have another delivery price, so the chosen option is gone with the old ones. */
function withLines(cart: Cart, lines: readonly CartLine[]): Edit {
  const total = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice.amount * quantity, 0);
  if (total > AMOUNT_MAX) {
    const message = 'The cart would cost more than can be charged at once.';
    return refuse({ code: 'AMOUNT_TOO_LARGE', field: ['input', 'lines'], message });
  }
  return { ok: true, cart: { ...cart, lines, delivery: null } };
}

function tooManyLines(list = 'lines'): Refusal {
  return {
    code: 'TOO_MANY_LINES',
    field: ['input', list],
    message: `A cart has at most ${LINES_MAX} lines, and no request names more.`,
  };
}

function refusal(code: Refusal['code'], field: string, message: string): Refusal {
  return { code, field: [field], message };
}
